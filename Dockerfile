# The build, with everything it needs
FROM maven:3.9.11-eclipse-temurin-17 AS build
RUN apt-get update \
    && apt-get install -y --no-install-recommends cargo cmake g++ make \
    && rm -rf /var/lib/apt/lists/*
# the instruction set FAISS is compiled for: the image may run on another machine than this one
ARG FAISS_OPT_LEVEL=avx2
ENV FAISS_OPT_LEVEL=$FAISS_OPT_LEVEL
WORKDIR /skylight
COPY . .
RUN mvn -q -B -ntp -Dmaven.test.skip=true -pl starter -am package

# What runs: a JRE, the launcher and the jars
FROM eclipse-temurin:17-jre
RUN apt-get update \
    && apt-get install -y --no-install-recommends libgomp1 \
    && rm -rf /var/lib/apt/lists/* \
    && mkdir -m 1777 /home/skylight /data
WORKDIR /skylight
COPY --from=build /skylight/skylight ./
COPY data/demo-model data/demo-model/
COPY --from=build /skylight/starter/target/lib starter/target/lib/
COPY --from=build /skylight/starter/target/skylight-starter-*.jar starter/target/
# the first start makes the class-data archive that later ones start faster with
RUN ./skylight version
ENV HOME=/home/skylight SKYLIGHT_DATA=/data
ENTRYPOINT ["/skylight/skylight"]
CMD ["--help"]

package dev.skylight.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules of {@link HouseRules} hold in every module's main code, and would be missed. */
class HouseRulesTest {

  /** Arrows that stand until what they come from has moved; none may be added. */
  private static final Set<String> EXCEPTIONS = Set.of();

  private static List<Source> house() throws IOException {
    return Source.all(Path.of(System.getProperty("skylight.root")));
  }

  @Test
  void everyoneUsesWhatTheyMay() throws IOException {
    Set<String> broken = HouseRules.broken(house());
    broken.removeAll(EXCEPTIONS);
    assertEquals(
        "",
        String.join("\n", broken),
        "move what is used, or what uses it; HouseRules says who may use whom");
  }

  @Test
  void noExceptionIsKeptThatNobodyNeeds() throws IOException {
    Set<String> idle = new TreeSet<>(EXCEPTIONS);
    idle.removeAll(HouseRules.broken(house()));
    assertEquals(Set.of(), idle, "strike them from HouseRulesTest.EXCEPTIONS");
  }

  @Test
  void thePackagesCanBePutInAnOrder() throws IOException {
    assertEquals("", String.join("\n", HouseRules.circles(house(), EXCEPTIONS)));
  }

  @Test
  void everyModuleIsLookedAt() throws IOException {
    Set<String> packages = new TreeSet<>();
    house().forEach(source -> packages.add(source.packageName()));
    for (String module :
        List.of("faiss", "job", "workflows", "collection", "internal.vectors", "samples")) {
      assertTrue(packages.contains("dev.skylight." + module), module + " is not in " + packages);
    }
    for (String module : List.of("activities", "temporal", "cli", "bench")) {
      assertTrue(packages.contains("dev.skylight." + module), module + " is not in " + packages);
    }
  }

  /** Each forbidden arrow, put into a source, is found. */
  @ParameterizedTest
  @CsvSource({
    "job, dev.skylight.collection.SkylightException, dev.skylight.collection",
    "job, dev.skylight.workflows.ChunkTask, dev.skylight.workflows",
    "job, java.sql.Connection, java.sql",
    "workflows, dev.skylight.collection.DataFolder, dev.skylight.collection",
    "workflows, dev.skylight.internal.vectors.VectorStore, dev.skylight.internal.vectors",
    "workflows, dev.skylight.activities.ActivitySet, dev.skylight.activities",
    "collection, dev.skylight.job.RowRange, dev.skylight.job",
    "collection, dev.skylight.internal.files.Sha256, dev.skylight.internal.files",
    "internal.vectors, dev.skylight.library.Collection, dev.skylight.library",
    "internal.vectors, dev.skylight.workflows.ChunkTask, dev.skylight.workflows",
    "internal.vectors, dev.skylight.samples.SampleImages, dev.skylight.samples",
    "internal.vectors, dev.skylight.cli.shell.Console, dev.skylight.cli.shell",
    "internal.vectors, dev.skylight.faiss.FaissIndex, dev.skylight.faiss",
    "internal.vectors, io.temporal.activity.Activity, io.temporal",
    "internal.vectors, ai.onnxruntime.OrtSession, ai.onnxruntime",
    "internal.vectors, java.sql.Connection, java.sql",
    "internal.stores, java.sql.Connection, java.sql",
    "internal.models, dev.skylight.internal.hub.ModelPull, dev.skylight.internal.hub",
    "internal.models, java.sql.Connection, java.sql",
    "internal.index, picocli.CommandLine, picocli",
    "library, dev.skylight.activities.ActivitySet, dev.skylight.activities",
    "library, dev.skylight.internal.hub.ModelPull, dev.skylight.internal.hub",
    "library, dev.skylight.temporal.Target, dev.skylight.temporal",
    "library, java.sql.Connection, java.sql",
    "samples, dev.skylight.activities.ActivitySet, dev.skylight.activities",
    "samples, dev.skylight.cli.Main, dev.skylight.cli",
    "activities, dev.skylight.samples.SampleImages, dev.skylight.samples",
    "activities, dev.skylight.jobs.WorkerHost, dev.skylight.jobs",
    "activities, java.sql.Connection, java.sql",
    "temporal, dev.skylight.terminal.Progress, dev.skylight.terminal",
    "temporal, dev.skylight.cli.shell.Console, dev.skylight.cli.shell",
    "jobs, dev.skylight.terminal.Progress, dev.skylight.terminal",
    "jobs, dev.skylight.cli.Main, dev.skylight.cli",
    "jobs, picocli.CommandLine, picocli",
    "terminal, dev.skylight.cli.shell.Console, dev.skylight.cli.shell",
    "terminal, dev.skylight.internal.vectors.VectorStore, dev.skylight.internal.vectors",
    "contactsheet, dev.skylight.cli.Main, dev.skylight.cli",
    "cli.shell, dev.skylight.cli.search.SearchTextCommand, dev.skylight.cli.search",
    "cli.shell, dev.skylight.cli.Main, dev.skylight.cli",
    "cli.search, dev.skylight.cli.job.StatusCommand, dev.skylight.cli.job",
    "cli.job, dev.skylight.cli.care.VerifyCommand, dev.skylight.cli.care",
    "cli.demo, dev.skylight.cli.search.SearchTextCommand, dev.skylight.cli.search",
    "cli.model, dev.skylight.cli.Main, dev.skylight.cli",
    "cli.search, dev.skylight.samples.SampleImages, dev.skylight.samples",
    "cli.job, io.temporal.client.WorkflowClient, io.temporal",
    "cli.care, java.sql.Connection, java.sql",
    "cli.search, dev.skylight.internal.hub.ModelPull, dev.skylight.internal.hub",
    "bench, dev.skylight.cli.Main, dev.skylight.cli",
  })
  void aForbiddenArrowIsFound(String from, String used, String told) {
    String found = "dev.skylight." + from + ".Bad -> " + told;
    assertEquals(Set.of(found), broken(from, "Bad", "import " + used + ";"), "imported");
    String statically = "import static " + used + ".of;";
    assertEquals(Set.of(found), broken(from, "Bad", statically), "imported statically");
    String all = "import " + used.substring(0, used.lastIndexOf('.')) + ".*;";
    assertEquals(Set.of(found), broken(from, "Bad", all), "imported with its neighbours");
    String written = "class Bad { " + used + " field; }";
    assertEquals(Set.of(found), broken(from, "Bad", written), "written out");
  }

  @ParameterizedTest
  @CsvSource({
    "cli, Main2, System.exit(1), System.exit",
    "cli.shell, Main, System.exit(1), System.exit",
    "jobs, Host, System.out.println(1), System.out",
    "internal.models, Onnx, System.err.println(1), System.err",
    "cli, Main, System.err.println(1), System.err",
    "cli, Screen, new java.io.FileOutputStream(java.io.FileDescriptor.err), java.io.FileDescriptor",
  })
  void whatOnePlaceDoesNobodyElseDoes(String from, String name, String code, String told) {
    assertEquals(
        Set.of("dev.skylight." + from + "." + name + " -> " + told),
        broken(from, name, "class X { void x() { " + code + "; } }"));
  }

  @Test
  void whatMayBeIsLeftInPeace() {
    assertEquals(Set.of(), broken("cli", "Main", "class Main { { System.exit(0); } }"));
    assertEquals(Set.of(), broken("cli.shell", "Console", "import java.io.FileDescriptor;"));
    assertEquals(
        Set.of(), broken("cli.model", "ModelPullCommand", "import dev.skylight.internal.hub.X;"));
    assertEquals(Set.of(), broken("cli.job", "A", "import dev.skylight.cli.shell.Console;"));
    assertEquals(Set.of(), broken("cli", "Main", "import dev.skylight.cli.job.StatusCommand;"));
    assertEquals(Set.of(), broken("internal.search", "A", "import dev.skylight.faiss.Faiss;"));
    assertEquals(Set.of(), broken("internal.ledger", "A", "import java.sql.Connection;"));
    assertEquals(Set.of(), broken("job", "A", "/** As {@link dev.skylight.cli.Main}. */"));
    assertEquals(Set.of(), broken("job", "A", "// or java.sql.Connection\nclass A {}"));
    assertEquals(Set.of(), broken("job", "A", "class A { String s = \"java.sql.Connection\"; }"));
    assertEquals(Set.of(), broken("job", "A", "class A { long out = ecosystem.out; }"));
  }

  @Test
  void aPackageThatNobodyPlacedIsFound() {
    assertEquals(
        Set.of("dev.skylight.attic has no line in HouseRules.MAY_USE"),
        broken("attic", "A", "class A {}"));
  }

  @Test
  void aCircleIsFoundAndWhoOnlyLeadsToItIsNot() {
    List<Source> sources =
        List.of(
            source("internal.a", "A", "import dev.skylight.internal.b.B;"),
            source("internal.b", "B", "import dev.skylight.internal.c.C;"),
            source("internal.b", "B2", "import dev.skylight.internal.ground.G;"),
            source("internal.c", "C", "import dev.skylight.internal.a.A;"),
            source("internal.roof", "R", "import dev.skylight.internal.a.A;"));
    assertEquals(
        List.of(
            "dev.skylight.internal.a -> dev.skylight.internal.b (by A)",
            "dev.skylight.internal.b -> dev.skylight.internal.c (by B)",
            "dev.skylight.internal.c -> dev.skylight.internal.a (by C)"),
        HouseRules.circles(sources, Set.of()));
    assertEquals(
        List.of(),
        HouseRules.circles(
            sources, Set.of("dev.skylight.internal.c.C -> dev.skylight.internal.a")));
  }

  private static Set<String> broken(String from, String name, String code) {
    return HouseRules.broken(List.of(source(from, name, code)));
  }

  private static Source source(String from, String name, String code) {
    return Source.of(name, "package dev.skylight." + from + ";\n\n" + code + "\n");
  }
}

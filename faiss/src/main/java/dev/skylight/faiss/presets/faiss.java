package dev.skylight.faiss.presets;

import org.bytedeco.javacpp.annotation.NoException;
import org.bytedeco.javacpp.annotation.Platform;
import org.bytedeco.javacpp.annotation.Properties;
import org.bytedeco.javacpp.presets.javacpp;
import org.bytedeco.javacpp.tools.Info;
import org.bytedeco.javacpp.tools.InfoMap;
import org.bytedeco.javacpp.tools.InfoMapper;

/**
 * Maps FAISS's C API and {@code faiss_ext.h} to Java. BLAS is bytedeco's OpenBLAS, loaded from its
 * own jar before this library. Lower-case name by the convention of JavaCPP's presets.
 */
@Properties(
    inherit = javacpp.class,
    target = "dev.skylight.faiss.capi",
    global = "dev.skylight.faiss.capi.global.faiss",
    value =
        @Platform(
            value = {"linux-x86_64", "linux-arm64"},
            include = {
              "faiss_c.h",
              "error_c.h",
              "Index_c.h",
              "impl/AuxIndexStructures_c.h",
              "IndexFlat_c.h",
              "VectorTransform_c.h",
              "impl/io_c.h",
              "IndexBinary_c.h",
              "index_io_c.h",
              "index_factory_c.h",
              "utils/distances_c.h",
              "utils/utils_c.h",
              "faiss_ext.h"
            },
            // in the order of loading, the linker gets it reversed; openblas: see pom.xml
            link = {"gomp@.1", "faiss", "faiss_c", "faiss_ext"},
            preload = {"gcc_s@.1", "quadmath@.0", "gfortran@.5", "openblas@.0", "gomp@.1"},
            preloadresource = "/org/bytedeco/openblas/"))
@NoException // C functions: errors come back as codes
public class faiss implements InfoMapper {

  /** Called by JavaCPP. */
  public faiss() {}

  @Override
  public void map(InfoMap map) {
    // pointers only: one overload per function, and nothing copied behind the caller's back
    map.putFirst(new Info("float").valueTypes("float").pointerTypes("FloatPointer").cast(false));
    map.putFirst(new Info("double").valueTypes("double").pointerTypes("DoublePointer").cast(false));
    map.putFirst(new Info("int").valueTypes("int").pointerTypes("IntPointer").cast(false));
    map.putFirst(
        new Info("int64_t", "idx_t", "faiss_idx_t")
            .valueTypes("long")
            .pointerTypes("LongPointer")
            .cast());
    map.putFirst(new Info("uint8_t").valueTypes("byte").pointerTypes("BytePointer").cast());
    map.putFirst(new Info("int32_t").valueTypes("int").pointerTypes("IntPointer").cast());

    // typedefs of one C struct: the Java classes get C++'s hierarchy
    for (String index :
        new String[] {"IndexFlat", "IndexFlatIP", "IndexFlatL2", "IndexRefineFlat"}) {
      map.put(new Info("Faiss" + index).pointerTypes("Faiss" + index).base("FaissIndex"));
    }
    for (String selector : new String[] {"Range", "Batch", "Bitmap", "Not", "And", "Or", "XOr"}) {
      String name = "FaissIDSelector" + selector;
      map.put(new Info(name).pointerTypes(name).base("FaissIDSelector"));
    }
    map.put(new Info("FaissIndexFlat1D").skip());

    // callbacks with const void* do not compile, two destructors are declared but nowhere defined,
    // FILE* is of no use in Java, and the header's mmap flag is not the one FAISS tests for
    // (skylight_faiss_read_mapped maps)
    map.put(
        new Info(
                "faiss_CustomIOReader_new",
                "faiss_CustomIOWriter_new",
                "faiss_IOReader_free",
                "faiss_IOWriter_free",
                "FAISS_IO_FLAG_MMAP",
                "FAISS_IO_FLAG_READ_ONLY",
                "faiss_write_index",
                "faiss_read_index",
                "faiss_write_index_binary",
                "faiss_read_index_binary")
            .skip());
  }
}

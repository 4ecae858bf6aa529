package dev.skylight.internal.models.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Wherever a tensor can stand in an ONNX file, the file that it names is found. */
class ExternalDataTest {

  @TempDir Path folder;

  @Test
  void everyFileThatATensorNamesIsFound() throws Exception {
    ByteString inner =
        message(5, tensor("inner.bin"), 15, message(1, tensor("sparse/values")), 2, named("g"));
    ByteString constant = message(5, tensor("constant.bin"), 1, named("value"));
    ByteString branch = message(6, inner, 1, named("then_branch"));
    ByteString several = message(10, tensor("list.bin"), 11, message(5, tensor("graphs.bin")));
    ByteString node =
        message(5, constant, 5, branch, 5, several, 5, message(22, message(2, tensor("indices"))));
    ByteString graph =
        message(2, named("tower"), 1, node, 5, tensor("weights"), 5, tensor("weights"));
    ByteString function = message(1, named("f"), 7, message(5, message(5, tensor("function"))));
    ByteString file = message(7, graph, 25, function, 20, message(2, message(5, tensor("train"))));
    assertEquals(
        Set.of(
            "inner.bin",
            "sparse/values",
            "constant.bin",
            "list.bin",
            "graphs.bin",
            "indices",
            "weights",
            "function",
            "train"),
        ExternalData.locations(written(file)));
  }

  @Test
  void aModelThatIsOneFileNamesNone() throws Exception {
    Path whole = folder.resolve("whole.onnx");
    HalfTower.writeWhole(whole);
    assertEquals(Set.of(), ExternalData.locations(whole));
    for (String text : List.of("", "weights", "\u0000\u0000", "version https://git-lfs\n")) {
      assertEquals(Set.of(), ExternalData.locations(Files.writeString(whole, text)), text);
    }
    ByteString cut = message(7, message(5, tensor("weights")));
    assertEquals(Set.of(), ExternalData.locations(written(cut.substring(0, cut.size() - 3))));
  }

  @Test
  void messagesMayNotLieInEachOtherForEver() throws Exception {
    byte[] file = new byte[400_000];
    int at = file.length;
    for (int depth = 0; depth < 60_000; depth++) { // from the inside: graph, attribute, node
      for (int length = file.length - at, shift = 14; shift >= 0; shift -= 7) {
        file[--at] = (byte) ((length >> shift & 0x7f) | (shift == 14 ? 0 : 0x80));
      }
      file[--at] = (byte) (new int[] {6, 5, 1}[depth % 3] << 3 | 2);
      if (file.length - at >= 1 << 21) {
        throw new AssertionError("three bytes of length do not do");
      }
    }
    ByteString nodes = ByteString.copyFrom(file, at, file.length - at);
    assertEquals(Set.of(), ExternalData.locations(written(message(7, nodes))));
  }

  private Path written(ByteString file) throws Exception {
    return Files.write(folder.resolve("model.onnx"), file.toByteArray());
  }

  private static ByteString named(String name) {
    return ByteString.copyFromUtf8(name);
  }

  /** A tensor of two floats that are elsewhere. */
  private static ByteString tensor(String location) {
    return UnknownFieldSet.newBuilder()
        .addField(1, Wire.numbers(2))
        .addField(2, Wire.number(Tensor.FLOAT))
        .mergeField(13, Wire.bytes(message(1, named("location"), 2, named(location))))
        .mergeField(13, Wire.bytes(message(1, named("offset"), 2, named("4096"))))
        .addField(14, Wire.number(1))
        .build()
        .toByteString();
  }

  /** Fields by number. */
  private static ByteString message(Object... fields) {
    UnknownFieldSet.Builder message = UnknownFieldSet.newBuilder();
    for (int i = 0; i < fields.length; i += 2) {
      message.mergeField((int) fields[i], Wire.bytes((ByteString) fields[i + 1]));
    }
    return message.build().toByteString();
  }
}

package dev.skylight.internal.models.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GraphTest {

  /** A number that no version of ONNX uses. */
  private static final int UNKNOWN = 999;

  private static UnknownFieldSet marked(UnknownFieldSet message, String mark) {
    return message.toBuilder().addField(UNKNOWN, Wire.text(mark)).build();
  }

  private static UnknownFieldSet with(UnknownFieldSet message, int number, UnknownFieldSet inner) {
    return message.toBuilder()
        .clearField(number)
        .addField(number, Wire.bytes(inner.toByteString()))
        .build();
  }

  private static ByteString written(Graph graph) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    GraphFile.write(graph, out);
    return ByteString.copyFrom(out.toByteArray());
  }

  @Test
  void fieldsThatAreNotKnownHereComeBack() throws Exception {
    Graph graph = SmallTower.empty(17);
    graph.addTo("image_embeds", "Strange", "pixel_values").with("setting", 5);
    UnknownFieldSet model = Wire.read(written(graph));
    UnknownFieldSet body = Wire.read(model.getField(7).getLengthDelimitedList().get(0));
    UnknownFieldSet node = Wire.read(body.getField(1).getLengthDelimitedList().get(0));
    model = marked(with(model, 7, marked(with(body, 1, marked(node, "node")), "graph")), "model");

    UnknownFieldSet again = Wire.read(written(GraphFile.read(model.toByteString())));
    assertEquals(model, again);
    UnknownFieldSet graphAgain = Wire.read(again.getField(7).getLengthDelimitedList().get(0));
    assertEquals("graph", Wire.text(graphAgain, UNKNOWN));
  }

  @Test
  void aTowerComesBackAsItWas(@TempDir Path folder) throws Exception {
    Path file = SmallTower.write(folder.resolve("a.onnx"), 17, SmallTower.Norm.OPERATOR);
    GraphFile.write(GraphFile.read(file), folder.resolve("b.onnx"));
    Set<ByteString> before = nodes(file);
    assertEquals(before, nodes(folder.resolve("b.onnx")));
    assertEquals(Files.size(file), Files.size(folder.resolve("b.onnx")));
  }

  private static Set<ByteString> nodes(Path file) throws Exception {
    Set<ByteString> nodes = new TreeSet<>(ByteString.unsignedLexicographicalComparator());
    SmallTower.read(file).nodes.forEach(node -> nodes.add(node.message()));
    return nodes;
  }

  @Test
  void whatNoOutputNeedsIsLeftOutAndOrderIsKept() throws Exception {
    Graph graph = SmallTower.empty(17);
    graph.addTo("image_embeds", "Neg", "half"); // before what it needs
    graph.addTo("half", "Abs", "pixel_values");
    graph.add("Sqrt", graph.addReal("nobody", 4));
    Graph again = GraphFile.read(written(graph));
    assertEquals(
        List.of("Abs[pixel_values] -> [half]", "Neg[half] -> [image_embeds]"),
        again.nodes.stream().map(Node::toString).toList());
    assertEquals(null, again.constant("skylight/nobody"));
  }

  @Test
  void outputsThatAreLeftOutAreNobodysInputs() throws Exception {
    Graph graph = SmallTower.empty(17);
    graph.addTo("clipped", "Clip", "pixel_values", "", graph.addReal("most", 1));
    graph.addTo("image_embeds", "Dropout", "clipped").outputs.add("");
    assertEquals(
        List.of("Clip", "Dropout"), graph.needed().stream().map(node -> node.type).toList());
    assertEquals(null, graph.producer(""));
  }

  @Test
  void constantsAreFoundInEveryFormTheyAreStoredIn() throws Exception {
    Graph graph = SmallTower.empty(17);
    UnknownFieldSet packed =
        UnknownFieldSet.newBuilder()
            .addField(1, Wire.bytes(ByteString.copyFrom(new byte[] {2}))) // packed dims: 2
            .addField(2, Wire.number(Tensor.FLOAT))
            .addField(
                4, Wire.bytes(ByteString.copyFrom(new byte[] {0, 0, (byte) 0x80, 63, 0, 0, 0, 64})))
            .addField(8, Wire.text("packed"))
            .build();
    graph.add(Tensor.read(packed.toByteString()));
    assertEquals(1, graph.constant("packed").floats()[0]);
    assertEquals(2, graph.constant("packed").floats()[1]);
    Tensor seven = Tensor.of("", new long[] {-7});
    String constant = graph.add("Constant").with("value", seven).output();
    assertEquals(-7, graph.integers(graph.add("Identity", constant).output())[0]);
    assertEquals(null, graph.constant("pixel_values"));

    UnknownFieldSet shorter = packed.toBuilder().clearField(1).addField(1, Wire.numbers(3)).build();
    InvalidProtocolBufferException e =
        assertThrows(
            InvalidProtocolBufferException.class,
            () -> Tensor.read(shorter.toByteString()).floats());
    assertEquals("tensor packed has 2 values, not 3", e.getMessage());
  }

  @Test
  void kindsThatAreLeftAloneSayWhy() throws Exception {
    Graph graph = SmallTower.empty(17);
    UnknownFieldSet elsewhere =
        UnknownFieldSet.newBuilder()
            .addField(1, Wire.numbers(1))
            .addField(2, Wire.number(Tensor.FLOAT))
            .addField(8, Wire.text("far"))
            .addField(14, Wire.number(1))
            .build();
    graph.add(Tensor.read(elsewhere.toByteString()));
    graph.addTo("image_embeds", "Add", "pixel_values", "far");
    ByteString external = written(graph);
    assertEquals(
        "its weights are kept in another file",
        assertThrows(UnsupportedGraphException.class, () -> GraphFile.read(external)).getMessage());

    UnknownFieldSet model = Wire.read(written(SmallTower.empty(17)));
    ByteString old =
        model.toBuilder().clearField(1).addField(1, Wire.number(3)).build().toByteString();
    assertEquals(
        "its IR version is 3, older than 4",
        assertThrows(UnsupportedGraphException.class, () -> GraphFile.read(old)).getMessage());
    assertTrue(
        assertThrows(
                    InvalidProtocolBufferException.class,
                    () -> GraphFile.read(ByteString.copyFromUtf8("weights")))
                .getMessage()
                .length()
            > 0);
  }
}

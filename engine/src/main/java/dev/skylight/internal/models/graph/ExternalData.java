package dev.skylight.internal.models.graph;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The files beside an ONNX file that it keeps weights in. Walks over the messages and skips what
 * they hold, so that even a large model costs some milliseconds; the numbers are those of {@code
 * onnx.proto}.
 */
public final class ExternalData {

  /** Messages that hold tensors, somewhere. */
  private enum Message {
    MODEL,
    TRAINING,
    FUNCTION,
    GRAPH,
    NODE,
    ATTRIBUTE,
    SPARSE,
    TENSOR
  }

  private static final Map<Message, Map<Integer, Message>> FIELDS =
      Map.of(
          Message.MODEL, Map.of(7, Message.GRAPH, 20, Message.TRAINING, 25, Message.FUNCTION),
          Message.TRAINING, Map.of(1, Message.GRAPH, 2, Message.GRAPH),
          Message.FUNCTION, Map.of(7, Message.NODE, 11, Message.ATTRIBUTE),
          Message.GRAPH, Map.of(1, Message.NODE, 5, Message.TENSOR, 15, Message.SPARSE),
          Message.NODE, Map.of(5, Message.ATTRIBUTE),
          Message.ATTRIBUTE,
              Map.of(
                  5,
                  Message.TENSOR,
                  6,
                  Message.GRAPH,
                  10,
                  Message.TENSOR,
                  11,
                  Message.GRAPH,
                  22,
                  Message.SPARSE,
                  23,
                  Message.SPARSE),
          Message.SPARSE, Map.of(1, Message.TENSOR, 2, Message.TENSOR));

  /** Of a tensor: pairs of key and value. */
  private static final int EXTERNAL_DATA = 13;

  private static final String LOCATION = "location";

  /** As deep as protobuf itself goes. */
  private static final int DEEPEST = 100;

  private final CodedInputStream in;
  private final Set<String> locations = new TreeSet<>();

  private ExternalData(CodedInputStream in) {
    this.in = in;
  }

  /**
   * Where a model's tensors say that their values are.
   *
   * @return paths relative to the model's folder, sorted, as the file has them; empty also where it
   *     is no ONNX file, which whoever opens it finds out
   */
  public static Set<String> locations(Path model) throws IOException {
    try (FileChannel channel = FileChannel.open(model)) {
      long size = channel.size();
      if (size > Integer.MAX_VALUE) {
        return Set.of(); // no protobuf message is so long
      }
      ExternalData data =
          new ExternalData(
              CodedInputStream.newInstance(channel.map(FileChannel.MapMode.READ_ONLY, 0, size)));
      try {
        data.walk(Message.MODEL, 0);
      } catch (InvalidProtocolBufferException e) {
        return Set.of();
      }
      return data.locations;
    }
  }

  private void walk(Message message, int depth) throws IOException {
    if (depth > DEEPEST) {
      throw new InvalidProtocolBufferException("more than " + DEEPEST + " messages in each other");
    }
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      boolean sized = WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED;
      int field = WireFormat.getTagFieldNumber(tag);
      Message inside = FIELDS.getOrDefault(message, Map.of()).get(field);
      if (sized && message == Message.TENSOR && field == EXTERNAL_DATA) {
        int outer = in.pushLimit(in.readRawVarint32());
        pair();
        in.popLimit(outer);
      } else if (sized && inside != null) {
        int outer = in.pushLimit(in.readRawVarint32());
        walk(inside, depth + 1);
        in.popLimit(outer);
      } else if (!in.skipField(tag)) {
        return;
      }
    }
  }

  private void pair() throws IOException {
    String key = "";
    String value = "";
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      boolean sized = WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED;
      int field = WireFormat.getTagFieldNumber(tag);
      if (sized && field == 1) {
        key = in.readString();
      } else if (sized && field == 2) {
        value = in.readString();
      } else if (!in.skipField(tag)) {
        return;
      }
    }
    if (key.equals(LOCATION) && !value.isEmpty()) {
      locations.add(value);
    }
  }
}

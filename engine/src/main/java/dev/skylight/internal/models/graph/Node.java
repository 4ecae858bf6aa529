package dev.skylight.internal.models.graph;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import java.util.ArrayList;
import java.util.List;

/** A {@code NodeProto}. Its inputs and outputs can be changed; all else stays as it was read. */
final class Node {

  private static final int INPUT = 1;
  private static final int OUTPUT = 2;
  private static final int OP_TYPE = 4;
  private static final int ATTRIBUTE = 5;
  private static final int DOMAIN = 7;

  private static final int TYPE = 20;
  private static final int TYPE_GRAPH = 5;
  private static final int TYPE_GRAPHS = 10;

  /** The domain of ONNX Runtime's own operators. */
  static final String MICROSOFT = "com.microsoft";

  final String type;
  final String domain;
  final List<String> inputs;
  final List<String> outputs;
  private UnknownFieldSet fields;

  private Node(
      String type, String domain, List<String> in, List<String> out, UnknownFieldSet fields) {
    this.type = type;
    this.domain = domain;
    this.inputs = new ArrayList<>(in);
    this.outputs = new ArrayList<>(out);
    this.fields = fields;
  }

  static Node read(ByteString message) throws InvalidProtocolBufferException {
    UnknownFieldSet fields = Wire.read(message);
    String domain = Wire.text(fields, DOMAIN);
    return new Node(
        Wire.text(fields, OP_TYPE),
        "ai.onnx".equals(domain) ? "" : domain, // two names of one domain
        Wire.texts(fields, INPUT),
        Wire.texts(fields, OUTPUT),
        fields);
  }

  static Node of(String domain, String type, List<String> inputs, List<String> outputs) {
    UnknownFieldSet.Builder fields =
        UnknownFieldSet.newBuilder().addField(OP_TYPE, Wire.text(type));
    if (!domain.isEmpty()) {
      fields.addField(DOMAIN, Wire.text(domain));
    }
    return new Node(type, domain, inputs, outputs, fields.build());
  }

  ByteString message() {
    UnknownFieldSet.Builder all = fields.toBuilder().clearField(INPUT).clearField(OUTPUT);
    if (!inputs.isEmpty()) {
      all.addField(INPUT, Wire.texts(inputs));
    }
    if (!outputs.isEmpty()) {
      all.addField(OUTPUT, Wire.texts(outputs));
    }
    return all.build().toByteString();
  }

  /** Is it this operator of ONNX itself? */
  boolean is(String operator) {
    return domain.isEmpty() && type.equals(operator);
  }

  /** The input at a place; empty where it was left out. */
  String input(int i) {
    return i < inputs.size() ? inputs.get(i) : "";
  }

  String output() {
    return outputs.get(0);
  }

  Node with(String attribute, long value) {
    return with(attribute, 2, 3, Wire.number(value));
  }

  Node with(String attribute, long... values) {
    return with(attribute, 7, 8, Wire.numbers(values));
  }

  Node with(String attribute, Tensor value) {
    return with(attribute, 4, 5, Wire.bytes(value.message));
  }

  private Node with(String attribute, int type, int number, UnknownFieldSet.Field value) {
    ByteString message =
        UnknownFieldSet.newBuilder()
            .addField(1, Wire.text(attribute))
            .addField(number, value)
            .addField(TYPE, Wire.number(type))
            .build()
            .toByteString();
    fields = fields.toBuilder().mergeField(ATTRIBUTE, Wire.bytes(message)).build();
    return this;
  }

  private UnknownFieldSet attribute(String name) throws InvalidProtocolBufferException {
    for (ByteString message : fields.getField(ATTRIBUTE).getLengthDelimitedList()) {
      UnknownFieldSet attribute = Wire.read(message);
      if (Wire.text(attribute, 1).equals(name)) {
        return attribute;
      }
    }
    return UnknownFieldSet.getDefaultInstance();
  }

  boolean has(String attribute) throws InvalidProtocolBufferException {
    return attribute(attribute).hasField(1);
  }

  long integer(String attribute, long otherwise) throws InvalidProtocolBufferException {
    return Wire.number(attribute(attribute), 3, otherwise);
  }

  float real(String attribute, float otherwise) throws InvalidProtocolBufferException {
    List<Integer> values = attribute(attribute).getField(2).getFixed32List();
    return values.isEmpty() ? otherwise : Float.intBitsToFloat(values.get(0));
  }

  String text(String attribute) throws InvalidProtocolBufferException {
    return Wire.text(attribute(attribute), 4);
  }

  /** Integers of an attribute; empty where it is absent. */
  List<Long> integers(String attribute) throws InvalidProtocolBufferException {
    return Wire.numbers(attribute(attribute), 8);
  }

  /** The tensor of an attribute; null where it has none. */
  Tensor tensor(String attribute) throws InvalidProtocolBufferException {
    List<ByteString> values = attribute(attribute).getField(5).getLengthDelimitedList();
    return values.isEmpty() ? null : Tensor.read(values.get(0));
  }

  /** Does it hold graphs of its own (If, Loop, Scan)? They may use names of the outer one. */
  boolean hasGraph() throws InvalidProtocolBufferException {
    for (ByteString message : fields.getField(ATTRIBUTE).getLengthDelimitedList()) {
      UnknownFieldSet attribute = Wire.read(message);
      long kind = Wire.number(attribute, TYPE, 0);
      if (kind == TYPE_GRAPH || kind == TYPE_GRAPHS || attribute.hasField(6)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public String toString() {
    return type + inputs + " -> " + outputs;
  }
}

package dev.skylight.internal.models.graph;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/** A {@code TensorProto}: name, element type, dimensions, little-endian values. Immutable. */
final class Tensor {

  static final int FLOAT = 1;
  static final int UINT8 = 2;
  static final int INT8 = 3;
  static final int INT64 = 7;

  private static final int DIMS = 1;
  private static final int DATA_TYPE = 2;
  private static final int FLOAT_DATA = 4;
  private static final int INT32_DATA = 5;
  private static final int INT64_DATA = 7;
  private static final int NAME = 8;
  private static final int RAW_DATA = 9;
  private static final int DATA_LOCATION = 14;

  final String name;
  final int type;
  private final long[] dims;

  /** The whole message, as it stands in a file. */
  final ByteString message;

  private Tensor(String name, int type, long[] dims, ByteString message) {
    this.name = name;
    this.type = type;
    this.dims = dims;
    this.message = message;
  }

  static Tensor read(ByteString message) throws InvalidProtocolBufferException {
    UnknownFieldSet fields = Wire.read(message);
    return new Tensor(
        Wire.text(fields, NAME),
        (int) Wire.number(fields, DATA_TYPE, 0),
        Wire.numbers(fields, DIMS).stream().mapToLong(Long::longValue).toArray(),
        message);
  }

  /** True where the values stand in another file. */
  boolean external() throws InvalidProtocolBufferException {
    return Wire.number(Wire.read(message), DATA_LOCATION, 0) != 0;
  }

  int rank() {
    return dims.length;
  }

  long dim(int axis) {
    return dims[axis];
  }

  /** Number of values; 1 for a scalar. */
  int size() {
    long size = 1;
    for (long dim : dims) {
      size = Math.multiplyExact(size, dim);
    }
    return Math.toIntExact(size);
  }

  /** The values of a FLOAT tensor. */
  float[] floats() throws InvalidProtocolBufferException {
    float[] values = new float[check(FLOAT)];
    UnknownFieldSet fields = Wire.read(message);
    if (fields.hasField(RAW_DATA)) {
      raw(fields, 4L * values.length).asFloatBuffer().get(values);
      return values;
    }
    int n = 0;
    for (ByteString packed : fields.getField(FLOAT_DATA).getLengthDelimitedList()) {
      ByteBuffer data = packed.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
      while (data.remaining() >= 4 && n < values.length) {
        values[n++] = data.getFloat();
      }
    }
    for (int bits : fields.getField(FLOAT_DATA).getFixed32List()) {
      if (n < values.length) {
        values[n++] = Float.intBitsToFloat(bits);
      }
    }
    return whole(values, n);
  }

  /** The values of an INT8, UINT8 or INT64 tensor. */
  long[] integers() throws InvalidProtocolBufferException {
    long[] values = new long[check(INT8, UINT8, INT64)];
    UnknownFieldSet fields = Wire.read(message);
    if (!fields.hasField(RAW_DATA)) {
      List<Long> stored = Wire.numbers(fields, type == INT64 ? INT64_DATA : INT32_DATA);
      for (int i = 0; i < Math.min(values.length, stored.size()); i++) {
        values[i] = stored.get(i);
      }
      return whole(values, stored.size());
    }
    ByteBuffer data = raw(fields, (type == INT64 ? 8L : 1L) * values.length);
    for (int i = 0; i < values.length; i++) {
      values[i] =
          switch (type) {
            case INT64 -> data.getLong();
            case INT8 -> data.get();
            default -> data.get() & 0xff;
          };
    }
    return values;
  }

  private int check(int... types) throws InvalidProtocolBufferException {
    if (Arrays.stream(types).noneMatch(t -> t == type)) {
      throw new IllegalArgumentException("tensor " + name + " has data type " + type);
    }
    if (size() > message.size()) { // before memory is asked for
      throw new InvalidProtocolBufferException(
          "tensor " + name + " has " + message.size() + " bytes for " + size() + " values");
    }
    return size();
  }

  private ByteBuffer raw(UnknownFieldSet fields, long expected)
      throws InvalidProtocolBufferException {
    ByteString data = fields.getField(RAW_DATA).getLengthDelimitedList().get(0);
    if (data.size() != expected) {
      throw new InvalidProtocolBufferException(
          "tensor " + name + " has " + data.size() + " bytes, not " + expected);
    }
    return data.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
  }

  private <T> T whole(T values, int found) throws InvalidProtocolBufferException {
    if (found != size()) {
      throw new InvalidProtocolBufferException(
          "tensor " + name + " has " + found + " values, not " + size());
    }
    return values;
  }

  static Tensor of(String name, float[] values, long... dims) {
    ByteBuffer data = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    data.asFloatBuffer().put(values);
    return make(name, FLOAT, data, dims);
  }

  static Tensor of(String name, long[] values, long... dims) {
    ByteBuffer data = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    data.asLongBuffer().put(values);
    return make(name, INT64, data, dims);
  }

  /**
   * A tensor of bytes.
   *
   * @param type {@link #INT8} or {@link #UINT8}
   * @param values not to be changed any more
   */
  static Tensor of(String name, int type, byte[] values, long... dims) {
    return make(name, type, ByteBuffer.wrap(values), dims);
  }

  private static Tensor make(String name, int type, ByteBuffer data, long... dims) {
    long size = 1;
    for (long dim : dims) {
      size *= dim;
    }
    if (data.capacity() != size * (type == FLOAT ? 4 : type == INT64 ? 8 : 1)) {
      throw new IllegalArgumentException(name + ": " + data.capacity() + " bytes, " + size);
    }
    ByteString head =
        UnknownFieldSet.newBuilder()
            .addField(DIMS, Wire.numbers(dims))
            .addField(DATA_TYPE, Wire.number(type))
            .addField(NAME, Wire.text(name))
            .build()
            .toByteString();
    ByteString.Output tag = ByteString.newOutput();
    try {
      CodedOutputStream out = CodedOutputStream.newInstance(tag);
      out.writeTag(RAW_DATA, 2); // length-delimited
      out.writeUInt32NoTag(data.capacity());
      out.flush();
    } catch (IOException e) {
      throw new IllegalStateException("writing memory", e);
    }
    // concatenated, so that the values are never copied
    return new Tensor(
        name,
        type,
        dims.clone(),
        head.concat(tag.toByteString()).concat(UnsafeByteOperations.unsafeWrap(data.rewind())));
  }
}

package dev.skylight.internal.models.graph;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.UnknownFieldSet.Field;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Protobuf messages without generated classes: every field is an unknown one, so none is lost on
 * the way from one file to another. The numbers are those of {@code onnx.proto}, which are the
 * format.
 */
final class Wire {

  private Wire() {}

  /** Reads a message; long fields share the memory of {@code bytes}. */
  static UnknownFieldSet read(ByteString bytes) throws InvalidProtocolBufferException {
    CodedInputStream in = bytes.newCodedInput();
    in.enableAliasing(true);
    try {
      UnknownFieldSet.Builder fields = UnknownFieldSet.newBuilder().mergeFrom(in);
      in.checkLastTagWas(0);
      return fields.build();
    } catch (InvalidProtocolBufferException e) {
      throw e;
    } catch (IOException e) {
      throw new IllegalStateException("reading memory", e);
    }
  }

  static String text(UnknownFieldSet message, int number) {
    List<ByteString> values = message.getField(number).getLengthDelimitedList();
    return values.isEmpty() ? "" : values.get(values.size() - 1).toStringUtf8();
  }

  static List<String> texts(UnknownFieldSet message, int number) {
    return message.getField(number).getLengthDelimitedList().stream()
        .map(ByteString::toStringUtf8)
        .toList();
  }

  static long number(UnknownFieldSet message, int number, long otherwise) {
    List<Long> values = message.getField(number).getVarintList();
    return values.isEmpty() ? otherwise : values.get(values.size() - 1);
  }

  /** Repeated integers; a writer may pack them or not, a reader takes both. */
  static List<Long> numbers(UnknownFieldSet message, int number)
      throws InvalidProtocolBufferException {
    Field field = message.getField(number);
    List<Long> values = new ArrayList<>(field.getVarintList());
    for (ByteString packed : field.getLengthDelimitedList()) {
      CodedInputStream in = packed.newCodedInput();
      try {
        while (!in.isAtEnd()) {
          values.add(in.readRawVarint64());
        }
      } catch (InvalidProtocolBufferException e) {
        throw e;
      } catch (IOException e) {
        throw new IllegalStateException("reading memory", e);
      }
    }
    return values;
  }

  static Field text(String value) {
    return bytes(ByteString.copyFromUtf8(value));
  }

  static Field texts(List<String> values) {
    Field.Builder field = Field.newBuilder();
    values.forEach(value -> field.addLengthDelimited(ByteString.copyFromUtf8(value)));
    return field.build();
  }

  static Field bytes(ByteString value) {
    return Field.newBuilder().addLengthDelimited(value).build();
  }

  static Field number(long value) {
    return Field.newBuilder().addVarint(value).build();
  }

  static Field numbers(long... values) {
    Field.Builder field = Field.newBuilder();
    for (long value : values) {
      field.addVarint(value);
    }
    return field.build();
  }
}

package dev.skylight.e2e;

import java.nio.file.Path;
import org.jetbrains.bio.npy.NpyArray;
import org.jetbrains.bio.npy.NpyFile;

/** Rows of a {@code .npy} file, read by a library that is not ours. */
final class Matrix {

  private final int rows;
  private final int width;
  private final float[] numbers;

  private Matrix(int rows, int width, float[] numbers) {
    this.rows = rows;
    this.width = width;
    this.numbers = numbers;
  }

  static Matrix read(Path file) {
    NpyArray array = NpyFile.read(file, 1 << 22);
    int[] shape = array.getShape();
    return new Matrix(shape[0], shape[1], array.asFloatArray());
  }

  int rows() {
    return rows;
  }

  int width() {
    return width;
  }

  float[] row(int row) {
    return java.util.Arrays.copyOfRange(numbers, row * width, (row + 1) * width);
  }

  float at(int row, int column) {
    return numbers[row * width + column];
  }

  double dot(int row, Matrix other, int otherRow) {
    double sum = 0;
    for (int k = 0; k < width; k++) {
      sum += (double) numbers[row * width + k] * other.numbers[otherRow * width + k];
    }
    return sum;
  }

  double cosine(int row, Matrix other, int otherRow) {
    return dot(row, other, otherRow) / (length(row) * other.length(otherRow));
  }

  double length(int row) {
    return Math.sqrt(dot(row, this, row));
  }
}

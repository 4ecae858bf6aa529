package dev.skylight.internal.ledger;

/**
 * How the rows are to be made, noted when a job begins: until the file is allocated nothing else
 * would tell the next one.
 *
 * @param model name or folder
 * @param precision {@code fp32}, {@code int8} or {@code fp16}
 * @param decode {@code exact} or {@code fast}
 */
public record Asked(String model, String precision, String decode) {}

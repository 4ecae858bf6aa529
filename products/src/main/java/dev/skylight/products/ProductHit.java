package dev.skylight.products;

/**
 * A similar product.
 *
 * @param rank from 1
 * @param imageId in PostgreSQL's spelling
 * @param productId in PostgreSQL's spelling
 * @param imageUrl of its picture
 * @param score cosine
 */
public record ProductHit(
    int rank, String imageId, String productId, String imageUrl, double score) {}

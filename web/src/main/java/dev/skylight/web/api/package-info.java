/** What is asked and answered under {@code /api/v1}: a collection's pictures, and its job. */
package dev.skylight.web.api;

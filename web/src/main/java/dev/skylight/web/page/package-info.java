/** The page: files that lie in the jar. */
package dev.skylight.web.page;

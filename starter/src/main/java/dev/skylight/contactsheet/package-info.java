/** Found pictures for people to look at: captions, thumbnails, a strip of them, an HTML page. */
package dev.skylight.contactsheet;

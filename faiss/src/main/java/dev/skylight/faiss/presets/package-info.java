/** What JavaCPP needs to know about FAISS's C headers. Used by the build only. */
package dev.skylight.faiss.presets;

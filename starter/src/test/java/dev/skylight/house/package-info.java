/** Rules that hold for the whole house: who may know whom, and what is public. */
package dev.skylight.house;

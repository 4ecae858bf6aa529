/**
 * The one place at which a collection's catalog, ledger and vectors are opened: whoever keeps them
 * elsewhere gives another {@link dev.skylight.internal.stores.Stores}.
 */
package dev.skylight.internal.stores;

/** Requests in, answers out: routes, parameters, bodies, errors in one shape. Knows no pictures. */
package dev.skylight.web.http;

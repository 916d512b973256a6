/** Client endpoints with servers of others. */
package io.novaws.it.foreign;

/** An EJB module beside the WARs of an EAR. */
@NullMarked
package io.novaws.it.estate.ejb;

import org.jspecify.annotations.NullMarked;

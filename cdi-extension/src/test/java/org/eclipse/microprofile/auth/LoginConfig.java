package org.eclipse.microprofile.auth;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

/** Stands for that of MicroProfile JWT, which Nova knows by its name only. */
@Retention(RetentionPolicy.RUNTIME)
public @interface LoginConfig {}

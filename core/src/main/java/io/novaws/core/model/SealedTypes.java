package io.novaws.core.model;

import jakarta.json.bind.annotation.JsonbTypeAdapter;
import jakarta.json.bind.annotation.JsonbTypeDeserializer;
import jakarta.json.bind.annotation.JsonbTypeInfo;
import java.lang.reflect.Modifier;
import java.util.LinkedHashSet;
import java.util.Set;

/** What sealed message types stand for. */
final class SealedTypes {
    private SealedTypes() {}

    /** Whether JSON can be read into the type only by a name that says which permitted type is meant. */
    static boolean needNames(Class<?> type) {
        return type.isSealed()
                && !type.isEnum()
                && !type.isAnnotationPresent(JsonbTypeInfo.class)
                && !type.isAnnotationPresent(JsonbTypeDeserializer.class)
                && !type.isAnnotationPresent(JsonbTypeAdapter.class);
    }

    /** The type and all that it permits, down to the last, without those sealed ones that have no instances. */
    static Set<Class<?>> concrete(Class<?> type) {
        Set<Class<?>> found = new LinkedHashSet<>();
        Class<?>[] permitted = type.getPermittedSubclasses();
        if (permitted == null || type.isEnum() || !Modifier.isAbstract(type.getModifiers())) {
            found.add(type);
        }
        if (permitted != null && !type.isEnum()) {
            for (Class<?> subtype : permitted) {
                found.addAll(concrete(subtype));
            }
        }
        return found;
    }
}

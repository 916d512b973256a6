package io.novaws.core.model;

import java.lang.reflect.Array;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Generic types as a concrete class sees them. */
final class GenericTypes {
    private final Map<TypeVariable<?>, Type> bound = new HashMap<>();

    private GenericTypes(Type start) {
        collect(start);
    }

    /** A type that {@code seenFrom} inherits, its variables replaced by what that class puts in their place. */
    static Type resolve(Type type, Class<?> seenFrom) {
        return new GenericTypes(seenFrom).resolve(type);
    }

    /** What stands for the first type parameter of {@code generic} in {@code type}; null if nothing does. */
    static @Nullable Type argument(Type type, Class<?> generic) {
        GenericTypes types = new GenericTypes(type);
        Type argument = types.bound.get(generic.getTypeParameters()[0]);
        return argument == null ? null : types.resolve(argument);
    }

    /** The class that remains of a type at run time. */
    static Class<?> erase(Type type) {
        if (type instanceof Class<?> plain) {
            return plain;
        }
        if (type instanceof ParameterizedType parameterized) {
            return erase(parameterized.getRawType());
        }
        if (type instanceof GenericArrayType array) {
            return arrayOf(erase(array.getGenericComponentType()));
        }
        if (type instanceof WildcardType wildcard) {
            return erase(wildcard.getUpperBounds()[0]);
        }
        return erase(((TypeVariable<?>) type).getBounds()[0]);
    }

    private void collect(@Nullable Type type) {
        if (type == null) {
            return;
        }
        Class<?> raw = erase(type);
        if (type instanceof ParameterizedType parameterized) {
            TypeVariable<?>[] variables = raw.getTypeParameters();
            Type[] arguments = parameterized.getActualTypeArguments();
            for (int i = 0; i < variables.length; i++) {
                bound.put(variables[i], arguments[i]);
            }
        }
        collect(raw.getGenericSuperclass());
        for (Type implemented : raw.getGenericInterfaces()) {
            collect(implemented);
        }
    }

    private Type resolve(Type type) {
        if (type instanceof TypeVariable<?> variable) {
            Type argument = bound.get(variable);
            return argument == null ? erase(variable) : resolve(argument);
        }
        if (type instanceof GenericArrayType array) {
            Type component = resolve(array.getGenericComponentType());
            return component instanceof Class<?> plain ? arrayOf(plain) : type;
        }
        if (type instanceof ParameterizedType parameterized) {
            Type[] before = parameterized.getActualTypeArguments();
            Type[] after = Arrays.stream(before).map(this::resolve).toArray(Type[]::new);
            return Arrays.equals(before, after)
                    ? type
                    : new Resolved(erase(type), List.of(after), parameterized.getOwnerType());
        }
        return type;
    }

    private static Class<?> arrayOf(Class<?> component) {
        return Array.newInstance(component, 0).getClass();
    }

    /** Equal to any other parameterized type of the same parts, the JDK's own among them. */
    private record Resolved(
            Class<?> raw, List<Type> arguments, @Nullable Type owner) implements ParameterizedType {
        @Override
        public Type[] getActualTypeArguments() {
            return arguments.toArray(Type[]::new);
        }

        @Override
        public Type getRawType() {
            return raw;
        }

        @Override
        public @Nullable Type getOwnerType() {
            return owner;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof ParameterizedType that
                    && raw.equals(that.getRawType())
                    && Objects.equals(owner, that.getOwnerType())
                    && Arrays.equals(getActualTypeArguments(), that.getActualTypeArguments());
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(getActualTypeArguments()) ^ Objects.hashCode(owner) ^ raw.hashCode();
        }

        @Override
        public String toString() {
            String joined =
                    String.join(", ", arguments.stream().map(Type::getTypeName).toList());
            return raw.getName() + "<" + joined + ">";
        }
    }
}

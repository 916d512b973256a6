package org.xnio;

/** Stands for the class of that name, on which a container does input and output. */
public class XnioIoThread extends Thread {
    /** A thread with that work. */
    public XnioIoThread(Runnable work) {
        super(work);
    }
}

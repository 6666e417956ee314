/* preprocessed, and no C */
#ifdef __ASSEMBLER__
#define NAME seven
#endif
        .text
        .globl NAME
        .type NAME, @function
NAME:
#if defined(__x86_64__)
        movl $7, %eax
        ret
#else
        mov w0, #7
        ret
#endif
        .size NAME, .-NAME
        .section .note.GNU-stack,"",@progbits

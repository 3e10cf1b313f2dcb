// The sleeper for linux/arm64, a whole ELF file: `sleeper copy TARGET` writes itself to TARGET, `sleeper` waits to be ended.
// Nothing but system calls, so that it runs in any image and in a few KiB. build.sh makes the committed binary of it.
        .set BASE, 0x400000
        .text
elf:    .byte 0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0
        .short 2, 183                           // executable, AArch64
        .long 1
        .quad BASE + (start - elf)
        .quad headers - elf
        .quad 0
        .long 0
        .short 64, 56, 2, 64, 0, 0
headers:
        .long 1, 5                              // loaded, readable and executable
        .quad 0, BASE, BASE, end - elf, end - elf, 0x10000
        .long 0x6474e551, 6                     // a stack that is not executable
        .quad 0, 0, 0, 0, 0, 16

start:  ldr x9, [sp]
        cmp x9, #1
        b.eq sleep
        cmp x9, #3
        b.ne usage
        ldr x10, [sp, #16]
        adr x11, word
        mov x12, #5
same:   ldrb w13, [x10], #1
        ldrb w14, [x11], #1
        cmp w13, w14
        b.ne usage
        subs x12, x12, #1
        b.ne same

copy:   ldr x19, [sp, #24]
        mov x0, #-100                           // relative to the working directory
        mov x1, x19
        mov x2, #0
        mov x8, #35                             // unlinkat: one that runs cannot be written to; there may be none
        svc #0
        mov x0, #-100
        mov x1, x19
        mov x2, #0xc1                           // write only, create, must not exist
        movk x2, #0x8, lsl #16                  // close on exec
        mov x3, #0755
        mov x8, #56                             // openat
        svc #0
        tbnz x0, #63, failed
        mov x20, x0
        mov x1, #0755
        mov x8, #52                             // fchmod: whatever the umask was
        svc #0
        tbnz x0, #63, failed
        mov x0, x20
        adr x1, elf                             // the file as it was loaded
        mov x2, #(end - elf)
        mov x8, #64                             // write
        svc #0
        cmp x0, #(end - elf)
        b.ne failed
        mov x0, #0
        b exit

// As process 1 an ignored signal would be lost; a blocked one is not. Besides INT and TERM these are the signals that images
// name as theirs to stop by (STOPSIGNAL): HUP, QUIT, USR1, USR2, WINCH and RTMIN+3.
sleep:  adr x19, signals
        mov x0, #0                              // block
        mov x1, x19
        mov x2, #0
        mov x3, #8
        mov x8, #135                            // rt_sigprocmask
        svc #0
wait:   mov x0, x19
        mov x1, #0
        mov x2, #0
        mov x3, #8
        mov x8, #137                            // rt_sigtimedwait, for ever
        svc #0
        cmn x0, #4                              // interrupted, as by a debugger
        b.eq wait
        tbnz x0, #63, broken
        mov x0, #0
        b exit
broken: mov x0, #1
exit:   mov x8, #94                             // exit_group
        svc #0

failed: adr x1, failure
        mov x2, #(usages - failure)
        mov x19, #1
        b say
usage:  adr x1, usages
        mov x2, #(word - usages)
        mov x19, #2
say:    mov x0, #2
        mov x8, #64                             // write
        svc #0
        mov x0, x19
        b exit

        .balign 8
signals:
        .quad 0x1008004a07
failure:
        .ascii "sleeper: cannot write TARGET: it needs a directory that can be written to\n"
usages: .ascii "usage: sleeper [copy TARGET]\n"
word:   .asciz "copy"
end:

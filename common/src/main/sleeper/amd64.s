# The sleeper for linux/amd64, a whole ELF file: `sleeper copy TARGET` writes itself to TARGET, `sleeper` waits to be ended.
# Nothing but system calls, so that it runs in any image and in a few KiB. build.sh makes the committed binary of it.
        .set BASE, 0x400000
        .text
elf:    .byte 0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0
        .short 2, 62                            # executable, x86-64
        .long 1
        .quad BASE + (start - elf)
        .quad headers - elf
        .quad 0
        .long 0
        .short 64, 56, 2, 64, 0, 0
headers:
        .long 1, 5                              # loaded, readable and executable
        .quad 0, BASE, BASE, end - elf, end - elf, 0x10000
        .long 0x6474e551, 6                     # a stack that is not executable
        .quad 0, 0, 0, 0, 0, 16

start:  cmpl $1, (%rsp)
        je sleep
        cmpl $3, (%rsp)
        jne usage
        mov 16(%rsp), %rax
        cmpl $0x79706f63, (%rax)                # "copy"
        jne usage
        cmpb $0, 4(%rax)
        jne usage

copy:   mov 24(%rsp), %rbx
        mov $-100, %edi                         # relative to the working directory
        mov %rbx, %rsi
        xor %edx, %edx
        mov $263, %eax                          # unlinkat: one that runs cannot be written to; there may be none
        syscall
        mov $-100, %edi
        mov %rbx, %rsi
        mov $0x800c1, %edx                      # write only, create, must not exist, close on exec
        mov $0755, %r10d
        mov $257, %eax                          # openat
        syscall
        test %eax, %eax
        js failed
        mov %eax, %ebx
        mov %ebx, %edi
        mov $0755, %esi
        mov $91, %eax                           # fchmod: whatever the umask was
        syscall
        test %eax, %eax
        js failed
        mov %ebx, %edi
        mov $BASE, %esi                         # the file as it was loaded
        mov $(end - elf), %edx
        mov $1, %eax                            # write
        syscall
        cmp $(end - elf), %eax
        jne failed
        xor %edi, %edi
        jmp exit

# As process 1 an ignored signal would be lost; a blocked one is not. Besides INT and TERM these are the signals that images
# name as theirs to stop by (STOPSIGNAL): HUP, QUIT, USR1, USR2, WINCH and RTMIN+3.
sleep:  movabs $0x1008004a07, %rax
        push %rax
        xor %edi, %edi                          # block
        mov %rsp, %rsi
        xor %edx, %edx
        mov $8, %r10d
        mov $14, %eax                           # rt_sigprocmask
        syscall
wait:   mov %rsp, %rdi
        xor %esi, %esi
        xor %edx, %edx
        mov $8, %r10d
        mov $128, %eax                          # rt_sigtimedwait, for ever
        syscall
        cmp $-4, %eax                           # interrupted, as by a debugger
        je wait
        xor %edi, %edi
        test %eax, %eax
        jns exit
        mov $1, %edi
exit:   mov $231, %eax                          # exit_group
        syscall

failed: mov $(BASE + (failure - elf)), %esi
        mov $(usages - failure), %edx
        mov $1, %ebx
        jmp say
usage:  mov $(BASE + (usages - elf)), %esi
        mov $(end - usages), %edx
        mov $2, %ebx
say:    mov $2, %edi
        mov $1, %eax                            # write
        syscall
        mov %ebx, %edi
        jmp exit

failure:
        .ascii "sleeper: cannot write TARGET: it needs a directory that can be written to\n"
usages: .ascii "usage: sleeper [copy TARGET]\n"
end:

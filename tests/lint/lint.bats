#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# Each lint over this tree, then over a small tree with a planted violation: a lint that catches nothing proves nothing.
# shellcheck disable=SC2154,SC2016

setup() {
	lints=${top_srcdir:-$BATS_TEST_DIRNAME/../..}/tests/lint
	source_tree=$lints/../..
	build=${top_builddir:-$source_tree/build}
	planted=$BATS_TEST_TMPDIR/tree
}

# Maintainer tools may be missing on a user's machine, never in CI.
need() {
	command -v "$1" >/dev/null && return
	[ -z "${CI:-}" ] || return 1
	skip "$1 is not installed"
}

# need_formatter: the house's format is that of clang-format 14
need_formatter() {
	[ "$(command -v clang-format-14)" ] && return
	need clang-format
	case $(clang-format --version) in
	*' 14.'*) ;;
	*) skip "another version than clang-format 14" ;;
	esac
}

# plant FILE: put standard input into the small tree
plant() {
	mkdir -p "$planted/$(dirname "$1")"
	cat >"$planted/$1"
}

# holds LINT [BUILD]: the lint finds nothing in this tree
holds() {
	run "$lints/$1" "$source_tree" "${@:2}"
	echo "$output"
	[ "$status" = 0 ]
}

# catches LINT TEXT [BUILD]: the lint fails in the small tree and says exactly TEXT
catches() {
	run "$lints/$1" "$planted" "${@:3}"
	echo "$output"
	[ "$status" = 1 ]
	[ "$output" = "$2" ]
}

@test "includes go down the floors only" {
	holds floors
}

@test "the floors lint catches an include that goes up, sideways, or without its folder" {
	plant common/wire/a.c <<-'END'
		#include "common/wire/a.h"
		#include "common/base/bytes.h"
		#include "common/net/sock.h"
		#include "bytes.h"
	END
	plant common/cli/b.c <<<'#include "common/net/clock.h"'
	plant ping/c.c <<<'#  include "traceroute/engine/path.h"'
	plant misc/d.c <<<'int d;'
	plant tests/unit/e.c <<<'#include "ping/engine/engine.h"'
	catches floors 'common/cli/b.c:1: common/cli may not include "common/net/clock.h"
common/wire/a.c:3: common/wire may not include "common/net/sock.h"
common/wire/a.c:4: common/wire may not include "bytes.h"
misc/d.c:1: the folder misc is no floor
ping/c.c:1: ping may not include "traceroute/engine/path.h"'
}

@test "clashing headers are included nowhere and kernel headers come last" {
	holds headers
}

@test "the headers lint catches clashing headers and kernel headers that are not the last block" {
	plant ping/a.c <<<'#include <netinet/ip_icmp.h>'
	plant ping/b.c <<-'END'
		#include <time.h>
		#include <linux/errqueue.h>
	END
	plant ping/c.c <<-'END'
		#include <linux/errqueue.h>

		#include <time.h>
	END
	plant ping/d.c <<-'END'
		#include <time.h>

		#include <linux/errqueue.h>
	END
	catches headers 'ping/a.c:1: <netinet/ip_icmp.h> clashes: the project has its own constants
ping/b.c:2: <linux/errqueue.h> needs a block of its own
ping/c.c:3: time.h stands after <linux/errqueue.h>: kernel headers come last'
}

@test "every file names its licence" {
	holds licence
}

@test "the licence lint catches a C file and a script without the line" {
	plant ping/a.c <<<'int a;'
	plant tests/x <<<'#!/bin/sh'
	plant good.c <<<'/* SPDX-License-Identifier: BSD-2-Clause */'
	catches licence 'ping/a.c:1: no line SPDX-License-Identifier: BSD-2-Clause
tests/x:1: no line SPDX-License-Identifier: BSD-2-Clause'
}

# row TYPE ROW: compile a table whose only row fills a member of that type
row() {
	cat >"$BATS_TEST_TMPDIR/row.c" <<-END
		#include "common/cli/options.h"
		struct settings { $1 member; };
		#define OPTIONS_STRUCT struct settings
		extern const struct option_row row;
		const struct option_row row = $2;
	END
	${CC:-cc} -std=gnu17 -D_GNU_SOURCE -I"$source_tree" -fsyntax-only "$BATS_TEST_TMPDIR/row.c"
}

@test "an option row compiles for the member's type that it fills, and for no other" {
	number='ROW_VALUE(0, "n", 0, member, 0, 7, "N", "n")'
	for right in "uint64_t,$number" "nanoseconds,$number" \
		'uint64_t,ROW_HEX(0, "n", 0, member, 0, 7, "N", "n")' \
		'bool,ROW_FLAG(0, "n", 0, member, "n")' 'const char *,ROW_TEXT(0, "n", 0, member, "N", "n")'; do
		row "${right%%,*}" "${right#*,}"
	done
	for wrong in "uint32_t,$number" "bool,$number" "double,$number" 'int64_t,ROW_HEX(0, "n", 0, member, 0, 7, "N", "n")' \
		'uint64_t,ROW_FLAG(0, "n", 0, member, "n")' 'char *,ROW_TEXT(0, "n", 0, member, "N", "n")'; do
		run row "${wrong%%,*}" "${wrong#*,}"
		[ "$status" != 0 ]
		[[ $output == *_Generic* ]]
	done
}

@test "only main.c and report.c end the program" {
	holds exits
}

@test "the exits lint catches exit, err and _exit outside their places, but not in comments" {
	plant ping/engine/engine.c <<-'END'
		/* exit(1) is for main */
		int f(void) { puts("exit(1)"); exit(1); }
		int g(void) { self->exit(1); _exit(2); }
	END
	plant ping/main.c <<<'int main(void) { exit(0); }'
	plant common/net/names.c <<<'void child(void) { _exit(0); err(1, "x"); }'
	catches exits 'common/net/names.c:1: only main.c and report.c may exit
ping/engine/engine.c:2: only main.c and report.c may exit
ping/engine/engine.c:3: only main.c and report.c may exit'
}

@test "only clock.c asks for the time" {
	holds clocks
}

@test "the clocks lint catches every call of the clock elsewhere" {
	plant common/net/clock.c <<<'int f(void) { return clock_gettime(0, 0); }'
	plant ping/a.c <<-'END'
		int f(void) { return time (NULL); }
		int g(void) { return hop_time(1) + r.time(2); /* time(0) */ }
		int h(void) { return gettimeofday(&t, 0); }
	END
	catches clocks 'ping/a.c:1: only common/net/clock.c may ask for the time
ping/a.c:3: only common/net/clock.c may ask for the time'
}

@test "only common/base/errors.c words an errno" {
	holds errors
}

@test "the errors lint catches every call of the library's sentences" {
	plant ping/a.c <<-'END'
		/* strerror(1) */
		const char *f(int e) { return error_text(e); }
		const char *g(int e) { return strerror(e); }
		const char *h(int e) { return strerrordesc_np (e); }
		void i(void) { perror("x"); return d->strerror(1); }
	END
	catches errors 'ping/a.c:3: errnos are worded by common/base/errors.h alone
ping/a.c:4: errnos are worded by common/base/errors.h alone
ping/a.c:5: errnos are worded by common/base/errors.h alone'
}

@test "every function of a proved file has a contract, and what is not proved has a reason" {
	holds proved
}

@test "the proved lint catches a function and a file without contract, stale entries and a longer list" {
	plant common/base/a.c <<-'END'
		int f(int i)
		{
			return i;
		}

		static int g(void)
		{
			return 1;
		}

		int h(void)
		{
			return 2;
		}
	END
	plant common/wire/b.c <<-'END'
		int b(void)
		{
			return 1;
		}
	END
	plant prove/files <<<'wp common/base/a.c 1'
	plant prove/unproven <<-'END'
		0
		common/base/a.c h too hard
		common/base/a.c old too hard
		common/base/a.c f
	END
	plant prove/contracts/common/base/a.h <<-'END'
		/*@ assigns \nothing; */
		int f(int i);
		int gone(void);
	END
	catches proved 'common/base/a.c:1: g() has no contract in prove/contracts and no reason in prove/unproven
prove/contracts/common/base/a.h:1: gone() has no contract
common/wire/b.c:1: is neither in prove/files nor in prove/unproven
prove/unproven:1: common/base/a.c has no old()
prove/unproven:1: common/base/a.c f: no reason
prove/unproven:1: 3 lines, not 0: the number is that of the list and may only shrink'
}

@test "spans are read through their cursors, but in the lines that are listed" {
	holds spans
}

@test "the spans lint catches a new line that touches a span, and one that is listed and gone" {
	plant common/wire/a.c <<-'END'
		int f(struct span s) { return s.data[0]; }
		int g(struct span s) { return s.data[1]; } /* s.data[2] */
		void h(struct reader *r) { memcpy(to, r->data, r->size); }
		int i(struct span s) { return *s.data; }
		struct span j(struct span s) { return (struct span){.data = s.data}; }
	END
	plant common/base/bytes.c <<<'int f(struct span s) { return s.data[0]; }'
	plant prove/spans <<-'END'
		common/wire/a.c: int g(struct span s) { return s.data[1]; }
		common/wire/a.c: return s.data[9];
	END
	run "$lints/spans" "$planted"
	echo "$output"
	[ "$status" = 1 ]
	[ "${#lines[@]}" = 4 ]
	[[ $output == *'common/wire/a.c: int f(struct span s) { return s.data[0]; }: touches a span'* ]]
	[[ $output == *'a.c: void h(struct reader *r) { memcpy(to, r->data, r->size); }: touches a span'* ]]
	[[ $output == *'a.c: int i(struct span s) { return *s.data; }: touches a span'* ]]
	[[ $output == *'prove/spans:1: there is no common/wire/a.c: return s.data[9];'* ]]
}

@test "only privilege.c raises or lowers privilege" {
	holds privilege
}

@test "the privilege lint catches a change of capabilities or identity elsewhere, and a command that keeps its privilege" {
	plant common/net/privilege.c <<<'int f(void) { return setresuid(1, 1, 1); }'
	plant ping/a.c <<-'END'
		#include <sys/capability.h>
		int f(void) { return cap_set_proc(0) + setuid (0); } /* setgid(0) */
		int g(void) { return item.setuid(0) + privilege_with(0, f, 0); }
	END
	plant icmpgen/b.c <<<'int f(void) { return setresgid(0, 0, 0); }'
	plant ping/main.c <<<'int main(void) { return process_begin() + privilege_end(); }'
	plant traceroute/main.c <<<'int main(void) { return process_begin(); /* privilege_end() */ }'
	catches privilege 'ping/a.c:1: only common/net/privilege.c may raise or lower privilege
ping/a.c:2: only common/net/privilege.c may raise or lower privilege
icmpgen/b.c:1: only common/net/privilege.c may raise or lower privilege
traceroute/main.c:1: traceroute never calls privilege_end()'
}

@test "every source file of the pure floors has a unit test that runs" {
	holds tested
}

@test "the tested lint catches a source without a test and a test that is not run" {
	for file in base/a wire/b wire/c; do
		printf 'int f(void)\n{\n\treturn 1;\n}\n' | plant "common/$file.c"
	done
	plant common/wire/table.c <<<'const int table[] = {1, 2};'
	plant tests/unit/test_b.c <<<'int b;'
	plant tests/unit/test_c.c <<<'int c;'
	for file in first second third; do
		plant "tests/net/$file.bats" <<<''
	done
	plant Makefile.am <<'END'
TESTS = tests/unit/test_b_too \
	tests/unit/test_c
bats = tests/net/first.bats \
	tests/net/second.bats
	tests/net/third.bats
END
	catches tested 'common/base/a.c:1: has no tests/unit/test_a.c
tests/net/third.bats:1: is not run by Makefile.am
tests/unit/test_b.c:1: is not run by Makefile.am'
}

@test "no function is longer than 45 lines, in tests 80" {
	holds sizes
}

@test "the sizes lint catches a function of 46 lines, in tests of 81" {
	function_of() { # NAME LINES: its code
		printf 'static struct x *%s(int a,\n\tint b)\n{\n' "$1"
		for ((line = 4; line < $2; line++)); do
			printf '\tf();\n'
		done
		printf '}\n\n'
	}
	{
		function_of fits 45
		function_of too_long 46
	} | plant ping/a.c
	{
		function_of fits_a_test 80
		function_of too_long_for_one 81
	} | plant tests/unit/b.c
	catches sizes '# 2 functions: median 45 lines, 95th percentile 46, longest 46
ping/a.c:47: too_long has 46 lines, 45 are the limit
tests/unit/b.c:82: too_long_for_one has 81 lines, 80 are the limit'
}

@test "all C is as clang-format writes it" {
	need_formatter
	holds format
}

@test "the format lint catches a line that clang-format writes otherwise" {
	need_formatter
	cp "$source_tree/.clang-format" "$BATS_TEST_TMPDIR"
	plant ping/a.c <<<'int  a;'
	plant ping/b.c <<<'int b;'
	catches format 'ping/a.c:1: not as clang-format writes it'
}

@test "shellcheck is silent about every script and test" {
	need shellcheck
	holds shell
}

@test "the shell lint catches an unquoted variable in a script without a suffix" {
	need shellcheck
	printf '#!/bin/sh\nrm $1\n' | plant tool
	catches shell 'tool:2:4: note: Double quote to prevent globbing and word splitting. [SC2086]'
}

@test "the shell lint catches a denied command that no function ends with" {
	need shellcheck
	printf '%s\n' '# shellcheck shell=bash' 'absent() {' '	! grep -q "$1" "$2"' '	echo "$2"' '}' 'missing() {' \
		'	! grep -q "$1" "$2" || return' '	! grep -q "$1" "$2"' '}' | plant tests/lib/a.bash
	catches shell 'tests/lib/a.bash:3: nothing comes of a command after !; compare its output, or end the function with it'
}

@test "each recipe of the Makefile is sound shell" {
	holds recipes
}

@test "the recipes lint catches a pattern without its bar, not a variable's lines" {
	printf 'a = x; \\\n\tcase in\nall:\n\t@case $$a in \\\n\tb c) ;; \\\n\tesac\n\t-true $(a)\n' | plant Makefile.am
	catches recipes 'Makefile.am:4: this recipe is no sound shell'
}

@test "the map of the README names every source file" {
	holds map
}

@test "the map lint catches a file that is not named, and a name that is gone" {
	plant README <<-'END'
		    ping/        the drawing is no part of it: b
		Pure means: nothing.

		    common/base/   a (why_not), old_name; none of
		      wire/        all*
		    ping/          main, opt* and gone*
		Where is ...?
		    b              ping/b.c
	END
	for file in common/base/a.c common/base/a.h common/base/wire/all_of.c ping/main.c ping/options.c ping/b.c; do
		plant "$file" </dev/null
	done
	catches map "README:4: there is no common/base/why_not
README:4: there is no common/base/old_name
README:6: there is no ping/gone*
ping/b.c:1: the map of the README does not name it"
}

@test "mandoc is silent about every man page" {
	need mandoc
	holds manual
}

@test "the manual lint catches a page without its required parts" {
	need mandoc
	printf '.Dd January 1, 2026\n.Dt X 8\n.Os\n.Sh NAME\n.Nm x\n.Nd y\n.Bogus\n' | plant man/x.8
	catches manual 'mandoc: man/x.8:7:2: ERROR: skipping unknown macro: .Bogus'
}

@test "every command's --help and its man page list the same options" {
	holds options "$build"
}

@test "the options lint catches an option that only one side has" {
	plant man/ping.8 <<-'END'
		.It Fl 4 , Fl -ipv4
		.It Fl c , Fl -count Ns = Ns Ar n , Fl -number Ns = Ns Ar n
		.It Fl -gone Op Ar x
	END
	plant build/ping/ping <<-'END'
		#!/bin/sh
		[ "$1" != --gone ] || echo "ping: unknown option '--gone'" >&2
		[ "$1" = --help ] || exit 2
		echo '  -4, --ipv4         use IPv4, but with'
		echo '                     -6 it does not'
		echo '  -c, --count=N      stop after N, as with -w'
		echo '      --new[=N]      new'
	END
	chmod +x "$planted/build/ping/ping"
	catches options 'man/ping.8:1: --new of --help is not in the page
man/ping.8:1: ping does not know --gone' "$planted/build"
}

@test "the options lint catches a command without a man page" {
	plant build/traceroute/traceroute <<<'#!/bin/sh'
	chmod +x "$planted/build/traceroute/traceroute"
	catches options 'man/traceroute.8:1: traceroute is built and has no man page' "$planted/build"
}

@test "one tag names one struct" {
	holds tags
}

@test "the tags lint catches a second struct, or an enum, of the same tag, and takes declarations and uses" {
	plant common/a.h <<-'END'
		struct run {
			int a;
		};
		struct other;
	END
	plant ping/a.c <<-'END'
		struct run {
			struct other *b;
		};
		enum other { OTHER };
		static struct other *f(struct run *run);
	END
	plant traceroute/a.c <<<'enum run { RUN };'
	catches tags 'ping/a.c:1: run is defined in common/a.h:1 too
traceroute/a.c:1: run is defined in common/a.h:1 too'
}

@test "no two files call each other in a circle" {
	need nm
	holds circles "$build"
}

@test "the circles lint catches files that need each other, directly or through a third, and none that only share a name" {
	need nm
	plant common/base/a.c <<-'END'
		int a(void);
		int b(void);
		int a(void) { return b(); }
	END
	plant common/base/b.c <<-'END'
		int a(void);
		int b(void);
		int b(void) { return a(); }
	END
	plant ping/one.c <<-'END'
		extern int two;
		int *one(void);
		int *one(void) { return &two; }
	END
	plant ping/two.c <<-'END'
		int three(void);
		int two;
		int four(void);
		int four(void) { return three(); }
	END
	plant ping/three.c <<-'END'
		int *one(void);
		int three(void);
		int three(void) { return *one(); }
	END
	plant traceroute/one.c <<-'END'
		int a(void);
		int *one(void);
		int *one(void) { return (int *)0 + a(); }
	END
	catches circles 'common/base/a.c:1: a circle of calls: common/base/a.c common/base/b.c
ping/one.c:1: a circle of calls: ping/one.c ping/two.c ping/three.c' "$planted"
}

@test "names, comments and tests use the words of the field" {
	holds words
}

@test "the words lint catches words in any case, and in names, and takes none that only contains one" {
	plant common/net/a.h <<-'END'
		/* What the kernel told. */
		int indoors, wish_count;
	END
	plant tests/net/b.bats <<<'@test "Nobody hears it" { setpriv --reuid=65534 true; } # as nobody'
	plant tests/net/c.bats <<<'@test "a quote is Nobody"'
	plant man/d.8 <<<'told'
	catches words "common/net/a.h:1: 'told': write reported, printed
common/net/a.h:2: 'wish': write request
tests/net/c.bats:1: 'Nobody': write no host, not matched, none"
}

@test "pure files call nothing impure and hold nothing that changes" {
	need nm
	holds purity "$build"
}

@test "the purity lint catches calls into the system and mutable data in pure files and what they call" {
	need nm
	plant common/base/a.c <<-'END'
		#include <string.h>
		#include <unistd.h>
		unsigned long b(void);
		static const char *const table[] = {"x", "y"};
		unsigned long a(int n) { return b() + strlen(table[n]) + (unsigned long)getpid(); }
	END
	plant common/wire/b.c <<-'END'
		unsigned long b(void) { static unsigned long count; return count++; }
	END
	plant traceroute/engine/method_udp.c <<-'END'
		int start = 7;
	END
	plant ping/engine/engine.c <<-'END'
		void *engine_memory(void);
		void *engine_new(void);
		void *engine_new(void) { return engine_memory(); }
	END
	plant ping/memory.c <<-'END'
		#include <stdlib.h>
		void *engine_memory(void);
		void *engine_memory(void) { return malloc(7); }
	END
	plant ping/view/text.c <<<'#error "not a pure file"'
	catches purity 'common/base/a.c:1: calls getpid, pure files may not
common/wire/b.c:1: holds 8 bytes that change (.bss)
ping/memory.c:1: calls malloc, pure files may not
traceroute/engine/method_udp.c:1: holds 4 bytes that change (.data)' "$planted"
}

@test "a loop that reads what others send has a bound" {
	holds drains
}

@test "the drains lint catches for, while and do without a bound, whatever the inner and outer loops name" {
	plant common/net/a.c <<-'END'
		void f(int fd) {
			for (;;) {
				if (read(fd, b, SIZE_MAX) <= 0)
					return;
			}
		}
		void g(int fd) {
			for (int i = 0; i < LOOPS_MAX; i++)
				while (recvmsg(fd, &m, MSG_DONTWAIT) > 0)
					take(&m);
		}
		void h(int fd) {
			do {
				for (int i = 0; i < 3; i++)
					f();
				got = recv(fd, b, 1, 0);
			} while (got > 0);
		}
		void bounded(int fd) {
			for (int i = 0; i < READS_MAX && recv(fd, b, 1, 0) > 0; i++)
				;
			while (left > 0)
				left -= read(fd, b, left);
			do
				got = read(fd, b, 1);
			while (got < 0 && errno == EINTR);
		}
	END
	catches drains 'common/net/a.c:2: reads what others send without a bound
common/net/a.c:9: reads what others send without a bound
common/net/a.c:13: reads what others send without a bound'
}

@test "text of other hosts is escaped before it is printed" {
	holds outside
}

@test "the outside lint catches who looks at unescaped text, and text made of a packet's bytes" {
	plant ping/view/a.c <<-'END'
		void f(struct outside_text name) {
			puts(name.unescaped);
		}
		void g(struct text *t, struct span name) {
			text_add_escaped(t, (const char *)name.data, name.size);
			text_format(t, "%.*s", (int)name.size, (const char *)name.data);
		}
	END
	catches outside "ping/view/a.c:2: looks at the bytes of an outside_text
ping/view/a.c:6: makes text of what a packet holds"
}

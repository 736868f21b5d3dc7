# SPDX-License-Identifier: MIT
# jianjia (检家), a checker for trade-union honours: a binary in C, with the rule packs inside it.
# `make demo` shows it at work; `make help` lists all targets. What is made lies under build/.
# Settings of your own (CC, CFLAGS, PREFIX …) go into local.mk or behind the command.

-include local.mk

CFLAGS ?= -O2 -g
PREFIX ?= /usr/local
ifeq ($(MAKELEVEL),0)
MAKEFLAGS += -j$(shell nproc 2>/dev/null || echo 1)# a -j behind the command wins
endif
.DELETE_ON_ERROR:

# ---- what there is ----

# The folders of rules/ are listed too: they change when a file in them comes or goes.
PACKS   := $(wildcard rules rules/* rules/*/*.rules)
SOURCES := $(sort $(wildcard checker/*.c reports/*.c))
TESTS   := $(sort $(wildcard tests/*.c))
HEADERS := $(sort $(wildcard checker/*.h reports/*.h tests/*.h))
SCRIPTS := .ci/run $(sort $(wildcard scripts/*.sh tests/*.sh tests/lint/*.sh))
UNITS   := $(filter tests/unit_%,$(TESTS))

# One variant of the build: `make sanitize` makes a second one in build/san.
B        := build
SANITIZE :=

OBJECTS := $(SOURCES:%.c=$(B)/obj/%.o) $(B)/obj/packs.o
TESTED  := $(filter-out $(B)/obj/checker/main.o,$(OBJECTS)) $(UNITS:%.c=$(B)/obj/%.o)

# ---- how it is compiled ----

# Plain -l: libcsv has no .pc file, and Debian's utf8proc.pc tells an older version than it is.
LIBS       := -lcsv -lutf8proc -ljansson -lnettle -lxlsxwriter -lminizip
CHECK_LIBS  = $(shell pkg-config --libs check)

STANDARD := -std=c11 -D_GNU_SOURCE -pthread
WARNINGS := -Wall -Wextra -Wshadow=local -Wconversion -Wno-sign-conversion -Wstrict-prototypes \
            -Wmissing-prototypes -Wformat=2
# Warnings are errors in CI only, or with WERROR=1: a newer compiler must not break anybody's build.
STRICT   := $(if $(filter-out 0 no false,$(CI) $(WERROR)),-Werror)
COMPILE   = $(CC) $(STANDARD) $(WARNINGS) $(STRICT) $(SANITIZE) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c
LINK      = $(CC) -pthread $(SANITIZE) $(CFLAGS) $(LDFLAGS)

# V=1 shows the commands.
Q := $(if $(V),,@)

all: $(B)/jianjia ## build build/jianjia (the default)
	@:

$(B)/jianjia: $(OBJECTS)
	@echo "  LINK $@"
	$(Q)$(LINK) -o $@ $^ $(LIBS)

$(B)/unit: $(TESTED)
	@echo "  LINK $@"
	$(Q)$(LINK) -o $@ $^ $(LIBS) $(CHECK_LIBS)

$(B)/obj/%.o: %.c Makefile
	@mkdir -p $(@D)
	@echo "  CC   $<"
	$(Q)$(COMPILE) -o $@ $<

$(B)/obj/packs.o: build/packs.c Makefile
	@mkdir -p $(@D)
	$(Q)$(COMPILE) -o $@ $<

build/packs.c: scripts/embed.sh $(PACKS) reports/html.css reports/html.js reports/docx_styles.xml
	@mkdir -p $(@D)
	@echo "  PACK $(words $(filter %.rules,$^)) files of rules"
	$(Q)scripts/embed.sh rules reports >$@

-include $(OBJECTS:.o=.d) $(UNITS:%.c=$(B)/obj/%.d)

# ---- targets for people ----
# A target that may have to install something first starts make again for the rest.

AGAIN := +@$(MAKE) --no-print-directory

demo: deps ## install what the build needs, build, and audit a made-up set of honours
	$(AGAIN) all
	@scripts/demo.sh $(B)/jianjia

test: deps-test ## all tests: unit tests, rule examples, and every tests/run-*
	$(AGAIN) run-tests

# A status of its own keeps a sanitizer's report apart from the checker's 0 to 3. Where the system does
# not let leaks be looked for: make sanitize LEAKS=0
LEAKS ?= 1
sanitize: deps-test ## all tests again, under the address and undefined-behaviour sanitizers
	+@CK_FORK=no ASAN_OPTIONS=detect_leaks=$(LEAKS):exitcode=99 UBSAN_OPTIONS=print_stacktrace=1:exitcode=99 \
	    LSAN_OPTIONS=suppressions=$(CURDIR)/tests/lsan.supp:print_suppressions=0 \
	    $(MAKE) --no-print-directory run-tests B=build/san \
	    SANITIZE='-fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer'

run-tests: $(B)/jianjia $(B)/unit
	@JIANJIA=$(B)/jianjia tests/all.sh $(B)/unit

# What can't be installed is skipped, and the last lines say so.
test-reports: deps-test ## hold the reports against the validators of their own worlds (npm, LibreOffice, Chromium)
	-@for list in reports office browser java; do scripts/deps.sh $$list; done
	$(AGAIN) all
	@JIANJIA=$(B)/jianjia tests/reports/validate.py $(B)/validators
	@JIANJIA=$(B)/jianjia tests/papers-open.py

# Sets of 1.3 GB and more lie in build/bench then; BENCH='--size 0.1' measures with smaller ones.
bench: deps ## time the audit against wc, libcsv, DuckDB, Polars, SQLite and awk, on 4 GB of made-up data
	-@scripts/deps.sh bench
	$(AGAIN) all
	@bench/run.py $(B)/jianjia $(B)/bench $(BENCH)

lint: deps-lint ## format, floors, banned calls, headers, shell scripts, cppcheck, clang-tidy
	$(AGAIN) --keep-going --output-sync \
	    lint-headers lint-floors lint-banned lint-format lint-shell lint-cppcheck lint-tidy

lint-headers:
	@CC='$(CC)' FLAGS='$(STANDARD) $(WARNINGS)' tests/lint/headers.sh $(HEADERS)
lint-floors:
	@tests/lint/floors.sh
lint-banned:
	@tests/lint/banned.sh
lint-format:
	@tests/lint/format.sh $(HEADERS) $(SOURCES) $(TESTS)
lint-shell: $(B)/share/made
	@shellcheck $(SCRIPTS)
	@bash -n $(B)/share/bash-completion/completions/jianjia
	@zsh -n $(B)/share/zsh/site-functions/_jianjia
	@fish -n $(B)/share/fish/vendor_completions.d/jianjia.fish

# cppcheck 2.10 knows no _Noreturn, and gives up a file that has a compound literal inside ?:.
CPPCHECK := --quiet --std=c11 --enable=warning,performance,portability --error-exitcode=1 \
            --inline-suppr --suppress=internalAstError -D'_Noreturn=__attribute__((noreturn))'
lint-cppcheck:
	@cppcheck $(CPPCHECK) $(SOURCES) $(TESTS)
lint-tidy:
	@FLAGS='$(STANDARD)' tests/lint/tidy.sh $(SOURCES) $(TESTS)

deps: ## install what the build needs (Debian packages), if anything is missing
	@CC='$(CC) $(CPPFLAGS) $(LDFLAGS)' LIBS='$(LIBS)' scripts/deps.sh build

deps-test: ## the same for the tests
	@CC='$(CC) $(CPPFLAGS) $(LDFLAGS)' LIBS='$(LIBS)' scripts/deps.sh build test

deps-lint: ## the same for lint
	@CC='$(CC) $(CPPFLAGS) $(LDFLAGS)' LIBS='$(LIBS)' scripts/deps.sh build test lint

# Where they lie under $(PREFIX)/share.
SHARED := man/man1/jianjia.1 man/zh_CN/man1/jianjia.1 bash-completion/completions/jianjia \
          zsh/site-functions/_jianjia fish/vendor_completions.d/jianjia.fish

manual: $(B)/share/made ## write the manual pages and completions to build/share

$(B)/share/made: $(B)/jianjia scripts/manual.sh $(wildcard manual/*)
	@echo "  MAN  $(@D)"
	$(Q)scripts/manual.sh $(B)/jianjia $(@D)
	@touch $@

install: all manual ## copy binary, manual pages and completions to $(DESTDIR)$(PREFIX)
	install -D -m 755 $(B)/jianjia '$(DESTDIR)$(PREFIX)/bin/jianjia'
	@for file in $(SHARED); do \
	    echo "install $$file"; \
	    install -D -m 644 "$(B)/share/$$file" "$(DESTDIR)$(PREFIX)/share/$$file" || exit 1; \
	done

uninstall: ## remove them again
	rm -f '$(DESTDIR)$(PREFIX)/bin/jianjia' $(SHARED:%='$(DESTDIR)$(PREFIX)/share/%')

clean: ## remove build/
	rm -rf build

help: ## this list
	@sed -n '2s/^# //p' Makefile
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

.PHONY: all demo test test-reports bench sanitize run-tests lint lint-headers lint-floors lint-banned lint-format lint-shell \
        lint-cppcheck lint-tidy deps deps-test deps-lint manual install uninstall clean help

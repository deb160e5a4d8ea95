# quotepart: what a developer types. `make` alone lists it.
.DEFAULT_GOAL := help
GO ?= go
OUT ?= out
SAMPLE := testdata/dossiers/mel
Q := bin/quotepart --bd $(OUT)/demo.db

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

build: ## build bin/quotepart
	$(GO) build -trimpath -o bin/quotepart ./cmd/quotepart

demo: build ## take the MEL sample through its four campaigns, into out/
	@rm -rf $(OUT) && mkdir -p $(OUT)
	@$(Q) init
	@while read -r verb name; do \
		if [ "$$verb" = import ]; then \
			echo "— dossier, étape $$name"; \
			$(Q) importer $(SAMPLE)/$$name --par Camille 2>/dev/null | tail -n 1 || exit 1; \
		else \
			echo "— campagne $$name"; \
			$(Q) campagne calculer $$name --par Camille --accepter tout --motif "Dossier d'exemple" > $(OUT)/controle-$$name.txt || exit 1; \
			$(Q) campagne valider $$name --par Dominique > /dev/null || exit 1; \
			$(Q) campagne emettre $$name --par Camille --date $$name-28 | head -n 1 || exit 1; \
			$(Q) campagne exporter $$name --vers $(OUT)/$$name || exit 1; \
		fi; \
	done < $(SAMPLE)/steps.txt
	@$(Q) rejouer
	@for c in 2025-05 2025-11 2026-05 2026-11; do \
		cut -d ';' -f 1-12 $(OUT)/$$c/lignes.csv | sort > $(OUT)/.got; \
		cut -d ';' -f 1-12 $(SAMPLE)/expected/$$c/lignes.csv | sort > $(OUT)/.want; \
		cmp $(OUT)/.got $(OUT)/.want && cmp $(OUT)/$$c/parts.csv $(SAMPLE)/expected/$$c/parts.csv || exit 1; \
	done; rm -f $(OUT)/.got $(OUT)/.want; echo "les quatre campagnes sont celles attendues, au centime"

test: ## run all tests
	$(GO) test -timeout 25m ./...

race: ## run all tests under the race detector
	$(GO) test -race ./...

lint: ## gofmt, go vet, staticcheck
	@test -z "$$(gofmt -l .)" || { gofmt -l .; exit 1; }
	$(GO) vet ./...
	$(GO) run honnef.co/go/tools/cmd/staticcheck@v0.8.2 ./...

bench: ## measure speed and memory, as ratios in one run
	$(GO) test -run '^$$' -bench . -benchtime 1s ./...

fuzz: ## fuzz split, the readers, versions and the chain, half a minute each
	@for target in allocation:FuzzSplit allocation/money:FuzzFromDecimal billing/intake:FuzzReadCSV billing/intake:FuzzNumber billing/intake:FuzzDate \
		billing/dossier:FuzzDiff billing/acquit:FuzzParse billing/pack:FuzzPack exports/pes:FuzzLatin exports/pes:FuzzText ledger:FuzzTampering ledger:FuzzOpenCheckpoint; do \
		$(GO) test -run '^$$' -fuzz "^$${target#*:}$$" -fuzztime 30s -fuzzminimizetime 20x ./$${target%:*} || exit 1; \
	done

clean: ## remove what was built and written
	rm -rf bin $(OUT)

.PHONY: help build demo test race lint bench fuzz clean

package tidy_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const root = "../../.."

// mayImport is the table of docs/ARCHITECTURE.md: of our own packages, each may import these and no other.
var mayImport = map[string][]string{
	"allocation/money":    {},
	"allocation/calendar": {},
	"allocation":          {"allocation/money", "allocation/calendar"},
	"ledger":              {"allocation/money"},
	"billing/fault":       {},
	"billing/newfile":     {"billing/fault"},
	"billing/dossier":     {"allocation/money", "allocation/calendar", "billing/fault"},
	"billing":             {"allocation", "allocation/money", "allocation/calendar", "billing/dossier", "billing/fault", "ledger"},
	"billing/intake":      {"allocation/calendar", "billing/dossier", "billing/fault"},
	"billing/retour":      {"billing/fault", "billing/intake"},
	"billing/acquit":      {"billing", "billing/fault"},
	"billing/batch":       {"allocation/money", "allocation/calendar", "billing", "billing/acquit", "billing/dossier", "billing/fault", "billing/intake", "ledger"},
	"billing/store":       {"allocation/money", "billing", "billing/dossier", "billing/fault", "billing/newfile", "ledger"},
	"billing/pack":        {"allocation/money", "billing", "billing/dossier", "billing/fault", "ledger"},
	"exports":             {"allocation", "allocation/money", "allocation/calendar", "billing", "billing/dossier", "billing/fault", "billing/newfile", "ledger"},
	"exports/csv":         {"allocation/money", "billing", "billing/fault", "exports"},
	"exports/pdf":         {"allocation/money", "billing/fault", "exports"},
	"exports/xlsx":        {"allocation/money", "allocation/calendar", "billing/dossier", "billing/fault", "exports"},
	"exports/pes":         {"allocation/money", "billing", "billing/dossier", "billing/fault"},
	"exports/journal":     {"billing", "billing/dossier", "billing/fault", "ledger"},
	"exports/folder":      {"billing", "billing/fault", "exports", "exports/csv", "exports/journal", "exports/pdf", "exports/pes", "exports/xlsx"},
	"cmd/internal/cli":    {"allocation/money", "billing", "billing/batch", "billing/dossier", "billing/fault", "billing/pack", "billing/retour", "billing/store", "exports", "exports/folder", "exports/journal", "exports/xlsx", "ledger"},
	"cmd/internal/tidy":   {},
	"cmd/quotepart":       {"cmd/internal/cli"},
}

// onlyIn says which of our packages may see a library: elsewhere it would leak its shapes into the domain.
var onlyIn = map[string][]string{
	"github.com/xuri/excelize/v2":   {"billing/intake", "exports/xlsx"},
	"codeberg.org/go-pdf/fpdf":      {"exports/pdf"},
	"github.com/jmoiron/sqlx":       {"billing/store"},
	"modernc.org/sqlite":            {"billing/store"},
	"database/sql":                  {"billing/store"},
	"github.com/jackc/pgx/v5":       {"billing/store"},
	"github.com/spf13/cobra":        {"cmd/internal/cli"},
	"github.com/robfig/cron/v3":     {"cmd/internal/cli"},
	"github.com/shopspring/decimal": {"allocation/money", "billing/dossier"},
	"golang.org/x/mod/sumdb/note":   {"ledger"},
}

// testSupport is imported by tests alone, and may import what it likes.
func testSupport(pkg string) bool {
	return strings.Contains(pkg, "billingtest") || strings.HasSuffix(pkg, "storetest") || strings.HasSuffix(pkg, "exportstest") ||
		strings.HasSuffix(pkg, "pestest") || strings.HasSuffix(pkg, "pgtest")
}

// source is one production file.
type source struct {
	pkg, path string
	file      *ast.File
	fset      *token.FileSet
}

func sources(t *testing.T) []source {
	t.Helper()
	var all []source
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		relative, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		fset := token.NewFileSet()
		file, err := parser.ParseFile(fset, path, nil, parser.ParseComments)
		if err != nil {
			return err
		}
		all = append(all, source{filepath.ToSlash(filepath.Dir(relative)), relative, file, fset})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestImports(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, s := range sources(t) {
		if testSupport(s.pkg) {
			continue
		}
		seen[s.pkg] = true
		allowed, known := mayImport[s.pkg]
		if !known {
			t.Errorf("%s: the package is not in the table of imports", s.pkg)
			continue
		}
		for _, spec := range s.file.Imports {
			path := strings.Trim(spec.Path.Value, `"`)
			if own, ours := strings.CutPrefix(path, "quotepart/"); ours && !slices.Contains(allowed, own) {
				t.Errorf("%s imports %s, which the table does not allow", s.path, own)
			}
			if strings.HasPrefix(path, "codeberg.org/go-fonts/") && s.pkg != "exports/pdf" {
				t.Errorf("%s imports %s, which belongs to exports/pdf", s.path, path)
			}
			if places, limited := onlyIn[path]; limited && !slices.Contains(places, s.pkg) {
				t.Errorf("%s imports %s, which belongs to %v", s.path, path, places)
			}
		}
	}
	for pkg := range mayImport {
		if !seen[pkg] {
			t.Errorf("%s is in the table of imports and does not exist", pkg)
		}
	}
}

// TestNoFloat keeps floating point away from money: a workbook wants a double and a page a place, in one file each, and nothing
// else does.
func TestNoFloat(t *testing.T) {
	t.Parallel()
	allowed := []string{
		filepath.FromSlash("exports/xlsx/double.go"), // the format stores a double: asserted to come back to the cent
		filepath.FromSlash("exports/pdf/point.go"),   // fpdf takes places on paper as doubles: whole thousandths of a point until there
	}
	for _, s := range sources(t) {
		if testSupport(s.pkg) || slices.Contains(allowed, s.path) {
			continue
		}
		ast.Inspect(s.file, func(node ast.Node) bool {
			if name, ok := node.(*ast.Ident); ok && (name.Name == "float64" || name.Name == "float32") {
				t.Errorf("%s: %s", s.fset.Position(name.Pos()), name.Name)
			}
			if call, ok := node.(*ast.SelectorExpr); ok && slices.Contains([]string{"Float64", "InexactFloat64", "NewFromFloat", "DivRound", "ParseFloat"}, call.Sel.Name) {
				t.Errorf("%s: %s", s.fset.Position(call.Pos()), call.Sel.Name)
			}
			return true
		})
	}
}

// TestClockIsInjected keeps the clock out of everything but main.
func TestClockIsInjected(t *testing.T) {
	t.Parallel()
	for _, s := range sources(t) {
		if s.pkg == "cmd/quotepart" || testSupport(s.pkg) {
			continue
		}
		ast.Inspect(s.file, func(node ast.Node) bool {
			if call, ok := node.(*ast.SelectorExpr); ok && call.Sel.Name == "Now" {
				if from, ok := call.X.(*ast.Ident); ok && from.Name == "time" {
					t.Errorf("%s: time.Now", s.fset.Position(call.Pos()))
				}
			}
			return true
		})
	}
}

// TestNoHiddenState refuses init functions, and file names that say nothing.
func TestNoHiddenState(t *testing.T) {
	t.Parallel()
	banned := regexp.MustCompile(`(^|_)(utils?|helpers?|common|misc)\.go$`)
	for _, s := range sources(t) {
		if banned.MatchString(filepath.Base(s.path)) {
			t.Errorf("%s: name the file after its noun", s.path)
		}
		for _, declaration := range s.file.Decls {
			if function, ok := declaration.(*ast.FuncDecl); ok && function.Recv == nil && function.Name.Name == "init" {
				t.Errorf("%s: func init", s.fset.Position(function.Pos()))
			}
		}
	}
}

// TestEveryPackageIsDocumented wants a doc.go with what the package owns and does not own, and a sentence on every
// exported name.
func TestEveryPackageIsDocumented(t *testing.T) {
	t.Parallel()
	documented := map[string]string{}
	for _, s := range sources(t) {
		if s.file.Doc != nil {
			documented[s.pkg] += s.file.Doc.Text()
		}
		if testSupport(s.pkg) || strings.HasPrefix(s.pkg, "cmd/") {
			continue
		}
		for _, declaration := range s.file.Decls {
			undocumented(t, s, declaration)
		}
	}
	for pkg := range mayImport {
		if strings.HasPrefix(pkg, "cmd/quotepart") || pkg == "cmd/internal/tidy" {
			continue
		}
		for _, word := range []string{"Owns:", "Does not own:", "Invariant:"} {
			if !strings.Contains(documented[pkg], word) {
				t.Errorf("%s: its doc.go does not say %q", pkg, word)
			}
		}
	}
}

func undocumented(t *testing.T, s source, declaration ast.Decl) {
	switch d := declaration.(type) {
	case *ast.FuncDecl:
		if d.Name.IsExported() && d.Doc == nil && (d.Recv == nil || exportedReceiver(d.Recv)) {
			t.Errorf("%s: %s has no doc comment", s.fset.Position(d.Pos()), d.Name.Name)
		}
	case *ast.GenDecl:
		for _, spec := range d.Specs {
			if named, ok := spec.(*ast.TypeSpec); ok && named.Name.IsExported() && d.Doc == nil && named.Doc == nil {
				t.Errorf("%s: %s has no doc comment", s.fset.Position(named.Pos()), named.Name.Name)
			}
		}
	}
}

func exportedReceiver(receiver *ast.FieldList) bool {
	kind := receiver.List[0].Type
	if pointer, ok := kind.(*ast.StarExpr); ok {
		kind = pointer.X
	}
	name, ok := kind.(*ast.Ident)
	return ok && name.IsExported()
}

// TestDependencies wants a line in docs/dependencies.md for each module that go.mod requires directly, and holds
// modernc's libc to the version that modernc.org/sqlite was built for: another one corrupts silently.
func TestDependencies(t *testing.T) {
	t.Parallel()
	module, documented := read(t, "go.mod"), read(t, "docs/dependencies.md")
	for line := range strings.Lines(module) {
		fields := strings.Fields(line)
		if len(fields) == 2 && strings.HasPrefix(fields[1], "v") && !strings.Contains(documented, "`"+fields[0]+"`") {
			t.Errorf("%s is a direct dependency without a line in docs/dependencies.md", fields[0])
		}
	}
	if !strings.Contains(module, "modernc.org/sqlite v1.62.0") || !strings.Contains(module, "modernc.org/libc v1.80.1 ") {
		t.Error("modernc.org/libc must be the version in the go.mod of modernc.org/sqlite: look it up, then change both here")
	}
}

func read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestLinks follows every relative link of every document.
func TestLinks(t *testing.T) {
	t.Parallel()
	link := regexp.MustCompile(`\]\(([^)#\s]+)`)
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".md") || strings.Contains(path, "/out/") {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for _, found := range link.FindAllStringSubmatch(string(text), -1) {
			if strings.Contains(found[1], "://") {
				continue
			}
			if _, err := os.Stat(filepath.Join(filepath.Dir(path), filepath.FromSlash(found[1]))); err != nil {
				t.Errorf("%s: the link %s leads nowhere", path, found[1])
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

package pes_test

import (
	"fmt"
	"io"
	"math/rand/v2"
	"runtime"
	"testing"

	"quotepart/billing"
	"quotepart/exports/pes"
)

// big makes a bordereau of so many titres, each of a commune of its own, with two services.
func big(titres int) *billing.Bordereau {
	f := setup()
	pieces := make([]billing.Piece, 0, titres)
	for i := range titres {
		code := fmt.Sprintf("D%05d", i)
		f.tables["tiers"] = append(f.tables["tiers"], map[string]string{
			"code": code, "nom": "Commune d’Allennes-les-Marais " + code, "type": "commune", "siret": siretOf(i), "adresse": "Place de la Mairie", "code_postal": "59251", "ville": "Allennes-les-Marais",
		})
		pieces = append(pieces, titre("2026-05", int64(i+1), 7, code, "150.10", "25.02", held("IMP", "100.05"), held("CAR", "50.05")))
	}
	f.titres.Pieces, f.titres.Cumul = pieces, 1_000_000_000_00
	return f.of(billing.PieceTitre)
}

// siretOf makes a SIRET whose key is right.
func siretOf(n int) string {
	digits := fmt.Sprintf("21%07d0001", n)
	sum := 0
	for i := range len(digits) {
		digit := int(digits[len(digits)-1-i] - '0')
		if i%2 == 0 {
			digit *= 2
		}
		sum += digit/10 + digit%10
	}
	return digits + string(rune('0'+(10-sum%10)%10))
}

// incompressible gives an Attach of so many bytes that no packing makes shorter, as those of a PDF.
func incompressible(bytes int) pes.Attach {
	source := rand.New(rand.NewPCG(1, 2))
	content := make([]byte, bytes)
	for i := range content {
		content[i] = byte(source.Uint32())
	}
	return func(w io.Writer, _ string) error {
		_, err := w.Write(content)
		return err
	}
}

// BenchmarkWrite writes 5,000 titres in one bordereau, each with its facture and a PDF of 30 kB.
func BenchmarkWrite(b *testing.B) {
	const titres = 5000
	list, attach := big(titres), incompressible(30_000)
	b.ReportAllocs()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for b.Loop() {
		if err := pes.Write(io.Discard, list, year, attach); err != nil {
			b.Fatal(err)
		}
	}
	runtime.ReadMemStats(&after)
	b.ReportMetric(float64(titres*b.N)/b.Elapsed().Seconds(), "titres/s")
	b.ReportMetric(float64(after.TotalAlloc-before.TotalAlloc)/float64(titres*b.N), "B/titre")
}

// BenchmarkCheck looks at the same bordereau before it leaves.
func BenchmarkCheck(b *testing.B) {
	const titres = 5000
	list := big(titres)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := pes.Check(list); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(titres*b.N)/b.Elapsed().Seconds(), "titres/s")
}

// TestMemoryIsFlat: the attachments of five times as many titres take no more memory. What the documents themselves take is
// there before Write and is not counted.
func TestMemoryIsFlat(t *testing.T) { // not parallel: the memory of other tests is not ours
	if raceDetector {
		t.Skip("the race detector has memory of its own")
	}
	attach := incompressible(60_000)
	few, many := highWater(t, big(1000), attach), highWater(t, big(5000), attach)
	t.Logf("most in use beyond the documents: %d kB for 1,000 titres, %d kB for 5,000", few>>10, many>>10)
	if many > few+8<<20 {
		t.Errorf("5,000 titres take %d kB, 1,000 take %d kB: attachments are kept", many>>10, few>>10)
	}
}

// highWater gives the most memory in use after a collection, beyond what was in use before, looked at all along a Write.
func highWater(t *testing.T, b *billing.Bordereau, attach pes.Attach) uint64 {
	t.Helper()
	inUse := func() uint64 {
		runtime.GC()
		var stats runtime.MemStats
		runtime.ReadMemStats(&stats)
		return stats.HeapAlloc
	}
	before, most, written := inUse(), uint64(0), 0
	looking := func(w io.Writer, debtor string) error {
		if written++; written%(len(b.Pieces)/8) == 0 {
			most = max(most, inUse())
		}
		return attach(w, debtor)
	}
	if err := pes.Write(io.Discard, b, year, looking); err != nil {
		t.Fatal(err)
	}
	runtime.KeepAlive(b)
	if most < before {
		return 0
	}
	return most - before
}

package pestest_test

import (
	"testing"

	"quotepart/exports/pes/pestest"
)

func TestSIRET(t *testing.T) {
	t.Parallel()
	for siret, want := range map[pestest.V]bool{
		"20009320100016":  true,
		"21590378000017":  true,
		"20009320100017":  false,
		"35600000000048":  true, // La Poste, head office: an ordinary key
		"35600000049837":  true, // La Poste, an office: the digits sum to 45
		"35600000049838":  false,
		"00000000000000":  false,
		"2000932010001":   false,
		"200093201000160": false,
		"2000932010001A":  false,
	} {
		if got := pestest.IsSIRET(siret); got != want {
			t.Errorf("%s: got %v", siret, got)
		}
	}
}

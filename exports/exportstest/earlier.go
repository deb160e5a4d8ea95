package exportstest

import (
	"quotepart/billing"
	"quotepart/exports"
)

// SmallWithEarlier is Small after two campaigns: the same one of the year before, with a service that is no more and a
// debtor that has left, and the last one, which corrected a little.
func SmallWithEarlier() exports.Campaign {
	c := Small()
	before := []billing.Line{
		Line("PRINC;01004;01004;TRE-CEP;2025;2;prevu;300.00;0.00;300.00;titre;2025-05/PRINC/01004"),
		Line("PRINC;59005;59005;TRE-CEP;2025;2;prevu;676.00;0.00;676.00;titre;2025-05/PRINC/59005"),
		Line("PRINC;59350;59350;SEC-VID;2025;1;prevu;20000.00;0.00;20000.00;valorise;"),
		Line("PRINC;CCAS59005;CCAS59005;OLD-SER;2025;1;prevu;1234.56;0.00;1234.56;titre;2025-05/PRINC/CCAS59005"),
	}
	last := []billing.Line{
		Line("PRINC;59005;59005;URB-SIM;2025;1;prevu;9000.00;0.00;9000.00;titre;2025-11/PRINC/59005"),
		Line("PRINC;59350;59350;URB-SIM;2025;1;prevu;450.00;0.00;450.00;titre;2025-11/PRINC/59350"),
	}
	c.Earlier = []billing.Earlier{earlier("2025-05", before), earlier("2025-11", last)}
	return c
}

func earlier(id billing.CampaignID, lines []billing.Line) billing.Earlier {
	for i := range lines {
		lines[i].Trace = ""
	}
	return billing.Earlier{Campaign: billing.Campaign{ID: id, State: billing.Close}, Billed: billing.Billed{Campaign: id, Dossier: Dossier(), Lines: lines}}
}

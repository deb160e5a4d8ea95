package pestest_test

import "slices"

// breaches are one way or more to break each rule, on a copy of a sample that passes.
func breaches() []breach {
	return slices.Concat(breachesOfFile(), breachesOfBordereau(), breachesOfPiece(), breachesOfLine(), breachesOfTiers(), breachesOfRattach(), breachesOfPJ(),
		breachesOfFacture(), breachesOfNotice())
}

func outer(code, why, sample string, swaps ...swap) breach {
	return breach{code: code, why: why, sample: sample, outer: swaps}
}

// inner alters the PES_Facture of the titres.
func inner(code, why string, swaps ...swap) breach {
	return breach{code: code, why: why, sample: titres, inner: swaps}
}

// both alters the titres and their PES_Facture alike.
func both(code, why string, swaps ...swap) breach {
	return breach{code: code, why: why, sample: titres, outer: swaps, inner: swaps}
}

// after sends a sample when others were taken.
func after(code, why string, before []altered, sample string, swaps ...swap) breach {
	return breach{code: code, why: why, sample: sample, outer: swaps, before: before}
}

func breachesOfFile() []breach {
	return []breach{
		outer("ENV-ENCODAGE", "no declaration: UTF-8", titres, once(`<?xml version="1.0" encoding="ISO-8859-1"?>`, ``)),
		outer("ENV-VERSION", "version 1", titres, once(`<Version V="2"/>`, `<Version V="1"/>`)),
		outer("ENV-TYPFIC", "what many files have", titres, once(`PESALR1"/>`, `PESALR2"/>`)),
		outer("ENV-NOMFIC", "an accent", titres, once(`<NomFic V="PESALR1_`, `<NomFic V="PESALR1_é`)),
		after("ENV-NOMFIC", "the name of a file taken before", []altered{{name: titres}}, reduction,
			once(`PESALR1_20009320100016_260612_0002`, `PESALR1_20009320100016_260518_0001`)),
		both("ENT-POSTE", "five digits", once(`<IdPost V="059000"/>`, `<IdPost V="05900"/>`)),
		both("ENT-POSTE", "Corsica in small letters", once(`<IdPost V="059000"/>`, `<IdPost V="02a000"/>`)),
		both("ENT-COLL", "a wrong key", once(`<IdColl V="20009320100016"/>`, `<IdColl V="20009320100017"/>`)),
		both("ENT-COLL", "a SIREN", once(`<IdColl V="20009320100016"/>`, `<IdColl V="200093201"/>`)),
		both("ENT-CODCOL", "two digits", once(`<CodCol V="001"/>`, `<CodCol V="01"/>`)),
		both("ENT-CODBUD", "a letter last", once(`<CodBud V="00"/>`, `<CodBud V="0A"/>`)),
		outer("ENT-FINJUR", "in M57", titres, once(`<CodCol V="001"/>`, `<FinJur V="590000000"/><CodCol V="001"/>`)),
		outer("DOM-CONTENU", "neither recette nor dépense", asap),
		outer("DOM-CONTENU", "no bordereau", mandat, once(`<Bordereau Id="BORD2027M4">`, `<Autre>`), once(`</Bordereau>`, `</Autre>`)),
		outer("DOM-IDVER", "version 1", titres, once(`<EnTeteRecette><IdVer V="2"/>`, `<EnTeteRecette><IdVer V="1"/>`)),
		outer("DOM-IDVER", "version 1 of a dépense", mandat, once(`<EnTeteDepense><IdVer V="2"/>`, `<EnTeteDepense><IdVer V="1"/>`)),
	}
}

func breachesOfBordereau() []breach {
	ht := `<MtBordHt V="2300.00"/>`
	first, again := []altered{{name: reduction}}, []swap{once(`260612_0002`, `260613_0003`), once(`<IdPce V="1"/>`, `<IdPce V="2"/>`)}
	return []breach{
		outer("BORD-EXER", "next year", reduction, once(`<Exer V="2026"/>`, `<Exer V="2027"/>`), once(`<ExerRat V="2026"/>`, `<ExerRat V="2027"/>`)),
		outer("BORD-EXER", "last year, in March", mandat, once(`<Exer V="2027"/>`, `<Exer V="2026"/>`), once(`<ExerRat V="2026"/>`, `<ExerRat V="2025"/>`),
			once(`<DteBordEm V="2027-02-15"/>`, `<DteBordEm V="2027-03-01"/>`)),
		outer("BORD-TYPE", "ordres de recette", reduction, once(`<TypBord V="02"/>`, `<TypBord V="03"/>`), noRattach),
		outer("BORD-NBRPCE", "one too many", titres, once(`<NbrPce V="2"/>`, `<NbrPce V="3"/>`)),
		outer("BORD-HT", "a cent more", titres, once(ht, `<MtBordHt V="2300.01"/>`)),
		outer("BORD-HT", "of a dépense", mandat, once(`<MtBordHT V="200.50"/>`, `<MtBordHT V="200.49"/>`)),
		outer("BORD-TVA", "nothing", titres, once(ht, ht+`<MtBordTVA V="0"/>`)),
		outer("BORD-TVA", "without a line that has VAT", titres, once(ht, ht+`<MtBordTVA V="10.00"/>`)),
		outer("BORD-TVA", "missing", titres, once(`<Majo V="0"/><TvaIntraCom V="0"/><MtHT V="300.00"/>`,
			`<TxTva V="20"/><Majo V="0"/><TvaIntraCom V="0"/><MtHT V="300.00"/><MtTVA V="60.00"/>`)),
		outer("BORD-CUMUL", "less than the bordereau", titres, once(`<MtCumulAnnuel V="2300.00"/>`, `<MtCumulAnnuel V="2299.99"/>`)),
		outer("BORD-CUMUL", "missing, to be signed", titres, once(`<MtCumulAnnuel V="2300.00"/>`, ``), once(`<InfoDematerialisee V="0"/>`, `<InfoDematerialisee V="1"/>`)),
		outer("BORD-ID", "missing, to be signed", titres, once(` Id="BORD2026T7"`, ``), once(`<InfoDematerialisee V="0"/>`, `<InfoDematerialisee V="true"/>`)),
		outer("BORD-ID", "twice", reduction, once(`</Bordereau>`, `</Bordereau>`+secondReduction)),
		after("BORD-DOUBLON", "sent before", first, reduction, again...),
		after("BORD-SUITE", "a hole", first, reduction, append(again, once(`<IdBord V="1"/>`, `<IdBord V="3"/>`))...),
		outer("BORD-SUITE", "no number", reduction, once(`<IdBord V="1"/>`, `<IdBord V="0"/>`)),
		outer("BORD-SUITE", "a hole in the file", reduction, once(`</Bordereau>`, `</Bordereau>`+secondReduction),
			once(`BORD2026R1`, `BORD2026R0`), once(`<IdBord V="2"/>`, `<IdBord V="3"/>`)),
		outer("BORD-ORMC", "an object", titres, once(ht, ht+`<Objet V="SERVICES COMMUNS"/>`)),
	}
}

// noRattach takes the RattachPiece of the reduction away.
var noRattach = once(`<RattachPiece><NatPceOrig V="01"/><ExerRat V="2026"/><IdPceOrig V="1"/><IdLigneOrig V="1"/></RattachPiece>`, ``)

// secondReduction may follow the reduction of the sample, but for its Id.
const secondReduction = `<Bordereau Id="BORD2026R1"><BlocBordereau><Exer V="2026"/><IdBord V="2"/><DteBordEm V="2026-06-12"/><TypBord V="02"/><NbrPce V="1"/>
<MtBordHt V="50"/></BlocBordereau><Piece><BlocPiece><IdPce V="2"/><TypPce V="02"/><NatPce V="06"/></BlocPiece><LigneDePiece><BlocLignePiece><InfoLignePiece>
<IdLigne V="1"/><CodProdLoc V="7084"/><Nature V="70845"/><Majo V="0"/><TvaIntraCom V="0"/><MtHT V="50"/></InfoLignePiece><RattachPiece><NatPceOrig V="01"/>
<ExerRat V="2026"/><IdPceOrig V="1"/><IdLigneOrig V="1"/></RattachPiece></BlocLignePiece><Tiers><InfoTiers><CatTiers V="23"/><NatJur V="09"/><TypTiers V="01"/>
<Nom V="COMMUNE EXEMPLE"/></InfoTiers><Adresse><TypAdr V="1"/><Adr2 V="MAIRIE"/><CP V="59999"/><Ville V="EXEMPLE"/><CodRes V="0"/></Adresse></Tiers></LigneDePiece>
</Piece></Bordereau>`

func breachesOfPiece() []breach {
	return []breach{
		outer("PCE-NUMERO", "nought", reduction, once(`<IdPce V="1"/>`, `<IdPce V="0"/>`)),
		outer("PCE-DOUBLON", "in the file", titres, once(`<IdPce V="2"/>`, `<IdPce V="1"/>`)),
		after("PCE-DOUBLON", "in a file before", []altered{{name: reduction}}, reduction, once(`260612_0002`, `260613_0003`), once(`<IdBord V="1"/>`, `<IdBord V="2"/>`)),
		outer("PCE-TRIPLET", "régie", titres, once(`<IdPce V="2"/><TypPce V="01"/><NatPce V="01"/>`, `<IdPce V="2"/><TypPce V="01"/><NatPce V="05"/>`)),
		outer("PCE-TRIPLET", "of a recette, in a dépense", mandat, once(`<TypBord V="01"/>`, `<TypBord V="02"/>`), once(`<NatPce V="09"/>`, `<NatPce V="06"/>`),
			once(`<ExerRat V="2026"/>`, `<ExerRat V="2027"/>`)),
		outer("PCE-DTEASP", "sent by the ordonnateur", titres, once(`<Edition V="04"/>`, `<DteAsp V="2026-05-20"/><Edition V="04"/>`)),
		outer("PCE-EDITION", "ORMC", titres, once(`<Edition V="04"/>`, `<Edition V="03"/>`)),
		outer("PCE-DEBITEURS", "another reference", titres, once(`<RefTiers V="C0001"/>`, `<RefTiers V="C0002"/>`)),
		both("PCE-SIRET", "no identifier", every(`<IdTiers V="21590378000017"/><NatIdTiers V="01"/>`, ``)),
		both("PCE-SIRET", "a SIREN", every(`<IdTiers V="21590378000017"/><NatIdTiers V="01"/>`, `<IdTiers V="200093201"/><NatIdTiers V="02"/>`)),
		outer("PCE-FACTURE", "missing", titres, once(`<NumeroFacture V="MEL/2026/00001"/>`, ``)),
		both("PCE-FACTURE", "a point", once(`MEL/2026/00001`, `MEL.2026.00001`)),
		outer("PCE-ASAP", "Edition 02 without attachment", titres, once(`<Edition V="04"/>`, `<Edition V="02"/>`)),
		outer("PCE-ASAP", "Edition 01 without attachment", titres, once(`<Edition V="04"/>`, `<Edition V="01"/>`)),
	}
}

func breachesOfLine() []breach {
	return []breach{
		outer("LIG-NUMERO", "from 2", reduction, once(`<IdLigne V="1"/>`, `<IdLigne V="2"/>`)),
		outer("LIG-NUMERO", "twice the first", titres, once(`<IdLigne V="2"/>`, `<IdLigne V="1"/>`)),
		outer("LIG-MONTANT", "nothing", titres, once(`<MtHT V="300.00"/>`, `<MtHT V="0.00"/>`)),
		outer("LIG-MONTANT", "below nothing", titres, once(`<MtHT V="300.00"/>`, `<MtHT V="-300.00"/>`)),
		outer("LIG-MONTANT", "three decimals", titres, once(`<MtHT V="300.00"/>`, `<MtHT V="300.000"/>`)),
		outer("LIG-MONTANT", "fifteen digits", mandat, once(`<MtHT V="200.50"/>`, `<MtHT V="1234567890123.00"/>`)),
		outer("LIG-TVA", "nothing", titres, once(`<MtHT V="300.00"/>`, `<MtHT V="300.00"/><MtTVA V="0"/>`), once(`<CodProdLoc V="7087"/><Nature V="70878"/><Fonction V="020"/>`,
			`<CodProdLoc V="7087"/><Nature V="70878"/><Fonction V="020"/><TxTva V="20"/>`)),
		outer("LIG-TVA", "a rate without an amount", titres, once(`<Majo V="0"/>`, `<TxTva V="20"/><Majo V="0"/>`)),
		outer("LIG-MAJO", "a date", titres, once(`<Majo V="0"/>`, `<Majo V="0"/><DteMajo V="2026-12-31"/>`)),
		outer("LIG-PRODUIT", "five digits", titres, once(`<CodProdLoc V="7084"/>`, `<CodProdLoc V="70845"/>`)),
		outer("LIG-TIERS", "none", mandat, once(`<Tiers><InfoTiers>`, `<Autre><InfoTiers>`), once(`</Tiers>`, `</Autre>`)),
	}
}

func breachesOfTiers() []breach {
	return []breach{
		outer("TIERS-TYPE", "an employer", reduction, once(`<TypTiers V="01"/>`, `<TypTiers V="05"/>`)),
		outer("TIERS-ID", "a SIRET of a wrong key", reduction, once(`<IdTiers V="21590378000017"/>`, `<IdTiers V="21590378000018"/>`)),
		outer("TIERS-ID", "a SIREN of a wrong key", mandat, once(`<IdTiers V="21590378000017"/><NatIdTiers V="01"/>`, `<IdTiers V="215903780"/><NatIdTiers V="02"/>`)),
		outer("TIERS-ID", "of no kind", reduction, once(`<NatIdTiers V="01"/>`, ``)),
		outer("TIERS-PERSONNE", "a first name", reduction, once(`<Nom V="COMMUNE EXEMPLE"/>`, `<Nom V="COMMUNE EXEMPLE"/><Prenom V="JEAN"/>`)),
		outer("TIERS-ADRESSE", "none", reduction, once(`<Adresse><TypAdr`, `<Autre><TypAdr`), once(`</Adresse></Tiers>`, `</Autre></Tiers>`)),
		outer("TIERS-CP", "four digits", reduction, once(`<CP V="59999"/>`, `<CP V="5999"/>`)),
		outer("TIERS-RESIDENCE", "abroad", reduction, once(`<CodRes V="0"/>`, `<CodRes V="1"/><CodPays V="131"/>`)),
		outer("TIERS-RESIDENCE", "a country", reduction, once(`<CodRes V="0"/>`, `<CodRes V="0"/><CodPays V="131"/>`)),
	}
}

func breachesOfRattach() []breach {
	sent := []altered{{name: titres}}
	return []breach{
		outer("RAT-ABSENT", "of a reduction", reduction, noRattach),
		outer("RAT-ABSENT", "there, on a titre", titres, once(`</InfoLignePiece>`, `</InfoLignePiece><RattachPiece><NatPceOrig V="01"/></RattachPiece>`)),
		outer("RAT-NATURE", "a mandat", reduction, once(`<NatPceOrig V="01"/>`, `<NatPceOrig V="02"/>`)),
		outer("RAT-NATURE", "01 in a dépense is a mandat", mandat, once(`<NatPceOrig V="02"/>`, `<NatPceOrig V="01"/>`)),
		outer("RAT-EXERCICE", "reduction of an earlier year", reduction, once(`<ExerRat V="2026"/>`, `<ExerRat V="2025"/>`)),
		outer("RAT-EXERCICE", "mandat on the year", mandat, once(`<ExerRat V="2026"/>`, `<ExerRat V="2027"/>`)),
		outer("RAT-LIGNE", "no number of a line", reduction, once(`<IdLigneOrig V="1"/>`, `<IdLigneOrig V="0"/>`)),
		outer("RAT-LIGNE", "incomplete", reduction, once(`<IdLigneOrig V="1"/>`, ``)),
		outer("RAT-LIGNE", "no number of a titre", reduction, once(`<IdPceOrig V="1"/>`, `<IdPceOrig V="0"/>`)),
		after("RAT-LIGNE", "a line that the titre has not", sent, reduction, once(`<IdLigneOrig V="1"/>`, `<IdLigneOrig V="3"/>`)),
		after("RAT-LIGNE", "a line that the titre of last year has not", sent, mandat, once(`<IdPceOrig V="1"/>`, `<IdPceOrig V="2"/>`)),
		after("RAT-MONTANT", "more than the line", sent, reduction, every(`V="100.00"`, `V="1234.57"`)),
		after("RAT-MONTANT", "more than is left", append(sent, altered{name: reduction}), reduction, once(`260612_0002`, `260613_0003`), once(`<IdPce V="1"/>`, `<IdPce V="2"/>`),
			once(`<IdBord V="1"/>`, `<IdBord V="2"/>`), every(`V="100.00"`, `V="1134.57"`)),
	}
}

func breachesOfPJ() []breach {
	const detail = `<IdUnique V="20009320100016T20260001D"/>`
	const pdf = `H4sIAAAAAAAC/1MNcHHTNdQzUShJLS4BAJtGIWoNAAAA`
	sixth := altered{name: titres, // the same attachment of the detail, in another bordereau with other titres
		outer: []swap{once(`260518_0001`, `260517_0001`), once(`<IdBord V="7"/>`, `<IdBord V="6"/>`), once(`<IdPce V="1"/>`, `<IdPce V="11"/>`), once(`<IdPce V="2"/>`, `<IdPce V="12"/>`),
			every(`20260001F"`, `20260011F"`)},
		inner: []swap{once(`<NumBordereau V="7"/><NumTitre V="1"/>`, `<NumBordereau V="6"/><NumTitre V="11"/>`)}}
	return []breach{
		outer("PJ-IDVER", "version 2", titres, once(`<EnTetePES_PJ><IdVer V="1"/>`, `<EnTetePES_PJ><IdVer V="2"/>`)),
		outer("PJ-ID", "a dash", titres, every(detail, `<IdUnique V="20009320100016-T20260001D"/>`)),
		after("PJ-DOUBLON", "integrated before", []altered{sixth}, titres),
		outer("PJ-SUPPORT", "on paper", titres, once(`<Support V="01"/>`+detail, `<Support V="02"/>`+detail)),
		outer("PJ-MANQUANTE", "referred to by another titre", titres, once(`<Edition V="04"/><ObjPce V="SERVICES COMMUNS 1ER SEMESTRE 2026"/>`,
			`<Edition V="04"/><PJRef><Support V="01"/><IdUnique V="AILLEURS"/></PJRef>`)),
		outer("PJ-ORPHELINE", "referred to by nothing", titres, once(`<PJRef><Support V="01"/>`+detail+`<NomPJ V="DETAIL_2026_1.pdf"/><TypePJ V="008"/></PJRef>`, ``)),
		outer("PJ-REFCOMPTA", "of a dépense", titres, once(`<Description V="DETAIL DE LA FACTURE"/>`, `<Description V="DETAIL DE LA FACTURE"/><RefCompta><Domaine V="01"/>`+
			`<Exercice V="2026"/><TypeObjet V="01"/><Identifiant V="1"/></RefCompta>`)),
		outer("PJ-TYPE", "another in the reference", titres, once(detail+`<NomPJ V="DETAIL_2026_1.pdf"/><TypePJ V="008"/>`, detail+`<NomPJ V="DETAIL_2026_1.pdf"/><TypePJ V="002"/>`)),
		outer("PJ-NOM", "no extension", titres, every(`<NomPJ V="DETAIL_2026_1.pdf"/>`, `<NomPJ V="DETAIL_2026_1"/>`)),
		outer("PJ-NOM", "an extension of five", titres, every(`<NomPJ V="DETAIL_2026_1.pdf"/>`, `<NomPJ V="DETAIL.pdfxx"/>`)),
		outer("PJ-CONTENU", "nothing at all", titres, once(pdf, ``)),
		outer("PJ-CONTENU", "no base64", titres, once(pdf, `§`)),
		outer("PJ-CONTENU", "no gzip", titres, once(pdf, `JVBERi0xLjQ=`)),
		outer("PJ-CONTENU", "cut short", titres, once(pdf, pdf[:len(pdf)-8])),
		outer("PJ-CONTENU", "an empty file", titres, once(pdf, `H4sIAAAAAAACAwMAAAAAAAAAAAA=`)),
		inner("PJ-CONTENU", "no XML", once(`</n:PES_Aller>`, ``)),
		inner("PJ-CONTENU", "another document", every(`Rev0/aller`, `Rev0/retour`)),
	}
}

func breachesOfFacture() []breach {
	return []breach{
		inner("FAC-BLOC", "version 1", once(`<PES_Facture><IdVer V="2"/>`, `<PES_Facture><IdVer V="1"/>`)),
		inner("FAC-ENTETE", "another budget", once(`<CodBud V="00"/>`, `<CodBud V="01"/>`)),
		inner("FAC-TYPE", "patients", once(`<TypeFact V="09"/>`, `<TypeFact V="10"/>`)),
		inner("FAC-ANNEE", "next year", once(`<Annee V="2026"/>`, `<Annee V="2027"/>`)),
		inner("FAC-EMETTEUR", "no Adr2", once(`<Adr2 V="2 BOULEVARD"/>`, ``)),
		inner("FAC-SIGNATAIRE", "no role", once(`<Role V="VICE-PRESIDENT DELEGUE AUX FINANCES"/>`, ``)),
		inner("FAC-REFBDF", "missing", once(`<RefBdf V="059123"/>`, ``)),
		inner("FAC-TIERS", "a tiers 24", once(`<TypTiers V="26"/>`, `<TypTiers V="24"/>`)),
		inner("FAC-TIERS25", "in small letters", once(`CENTRE D'ENCAISSEMENT`, `Centre d'encaissement`)),
		inner("FAC-TIERS25", "no ComplNom", once(`<ComplNom V="DES FINANCES PUBLIQUES"/>`, ``)),
		inner("FAC-TIERS25", "Adr2", once(`<Adr3 V="TSA 12345"/>`, `<Adr2 V="TSA 12345"/>`)),
		inner("FAC-TIERS26", "no Adr2", once(`<Adr2 V="RUE"/>`, ``)),
		inner("FAC-RESIDENCE", "abroad", once(`<CodRes V="0"/></Adresse></Debiteur>`, `<CodRes V="1"/></Adresse></Debiteur>`)),
		inner("FAC-DEBITEUR", "no Adr2", once(`<Adr2 V="1 PLACE DE LA MAIRIE"/>`, ``)),
		inner("FAC-CP", "four digits", once(`<CP V="59999"/>`, `<CP V="5999"/>`)),
	}
}

func breachesOfNotice() []breach {
	const first = `<MtBase V="1234.56"/>`
	return []breach{
		inner("FAC-SIRET", "another debtor", once(`<IdTiers V="21590378000017"/>`, `<IdTiers V="26590000100016"/>`)),
		inner("FAC-MONTANT", "HT of nothing", once(`<MtHT V="1234.56"/>`, `<MtHT V="0"/>`)),
		inner("FAC-MONTANT", "TTC is not HT and VAT", once(`<MtTVA V="0"/><MtTTC V="1234.56"/>`, `<MtTVA V="1.00"/><MtTTC V="1234.56"/>`)),
		inner("FAC-MONTANT", "a base of nothing", once(first, `<MtBase V="0"/>`)),
		inner("FAC-QUANTITE", "seven digits", once(first, `<Quantite V="1234567"/><MtUnitaire V="1.00"/>`)),
		inner("FAC-QUANTITE", "nothing", once(first, `<Quantite V="0.0"/><MtUnitaire V="1.00"/>`)),
		inner("FAC-QUANTITE", "a unit without one", once(first, `<Unite1 V="h"/>`+first)),
		inner("FAC-PERIODE", "backwards", once(`<DateDebut V="2026-01-01"/>`, `<DateDebut V="2026-07-01"/>`)),
		inner("FAC-ORDRE", "twice", once(`<Ordre V="2"/>`, `<Ordre V="1"/>`)),
		inner("FAC-TOTAL", "a cent of VAT", once(`<MtTotalTVA V="0"/>`, `<MtTotalTVA V="0.01"/>`)),
		inner("FAC-TITRE", "not the titre's amount", every(`765.44`, `765.45`), every(`2000.00`, `2000.01`)),
		inner("FAC-REFTITRE", "another titre", once(`<NumTitre V="1"/>`, `<NumTitre V="2"/>`)),
		inner("FAC-REFTITRE", "another bordereau", once(`<NumBordereau V="7"/>`, `<NumBordereau V="8"/>`)),
		inner("FAC-REFTITRE", "a line", once(`<NumLigne V="1"/>`, `<NumLigne V="2"/>`)),
		inner("FAC-REFTITRE", "missing", once(`<RefTitre>`, `<Autre>`), once(`</RefTitre>`, `</Autre>`)),
		inner("FAC-DATE", "the next day", once(`<DateEmission V="2026-05-18"/>`, `<DateEmission V="2026-05-19"/>`)),
		inner("FAC-NUMERO", "another number", once(`MEL/2026/00001`, `MEL/2026/00002`)),
		inner("FAC-TALON", "one line", once(`<Ligne2 V="000000000000"/>`, ``)),
		inner("FAC-MODALITES", "no contestation", once(`<ModalitesContestation V="`, `<Autre V="`)),
		inner("FAC-RECOUVREMENT", "missing", once(`<ModeRecouvrement V="1"/>`, ``)),
		{code: "FAC-RECOUVREMENT", why: "a TIP above 150 000 €", sample: titres,
			outer: []swap{once(`765.44`, `148765.45`), every(`2300.00`, `150300.01`)},
			inner: []swap{every(`765.44`, `148765.45`), every(`2000.00`, `150000.01`), once(`<ModeRecouvrement V="1"/>`, `<ModeRecouvrement V="0"/>`)}},
	}
}

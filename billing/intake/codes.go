package intake

import "quotepart/billing/fault"

// Code is one kind of fault that this package finds. Its ID is permanent: it is never given another meaning, and that
// of a code that is no longer found is not used again. Message and Hint are templates of package fmt, in French.
type Code struct {
	ID       string
	Severity fault.Severity
	Message  string
	Hint     string
}

// Codes lists every code of this package, by ID, for docs/errors.md and for the test that provokes each of them.
func Codes() []Code { return append([]Code(nil), codes[1:]...) }

// code is a position in codes; the zero code is the absence of a fault.
type code int

const (
	none code = iota

	noTable
	unknownFile
	looksLikeTable
	twoSources
	unknownSheet
	hiddenTable
	unreadable
	tooLarge

	passwordProtected
	otherFormat
	corruptWorkbook
	inflatesTooMuch
	damagedSheet
	mergedCells

	emptyFile
	utf16File
	binaryFile
	mixedEncodings
	loneReturns
	unclosedQuote
	strayQuote
	tooManyRows
	lineTooLong

	missingColumn
	duplicateColumn
	unknownColumn
	surplusCell

	emptyCell
	notNumber
	mixedMarks
	misplacedSpace
	exponent
	tooManyDigits
	tooManyCents
	notInteger
	notPositive
	notExercice
	unitRefused
	unitContradicts

	notDate
	noSuchDay
	shortYear
	farYear
	timeOfDay
	numberAsDate
	dateElsewhere

	notYesNo
	notInVocabulary

	controlCharacter
	lostCharacter
	tooLong
	roundedCode
	lostZero

	errorValue
	uncachedFormula
	booleanElsewhere

	moreFaults
)

const (
	erreur        = fault.Erreur
	avertissement = fault.Avertissement
)

var codes = [...]Code{
	// The dossier.
	noTable:        {"IMP-001", erreur, "le dossier ne contient aucune table", "donnez le répertoire des fichiers CSV ou le classeur rempli ; chaque fichier .csv ou chaque feuille porte le nom de sa table (tiers, services, unites…)"},
	unknownFile:    {"IMP-002", avertissement, "ce fichier CSV ne porte le nom d'aucune table : il n'est pas lu", "%s"},
	looksLikeTable: {"IMP-003", avertissement, "ce fichier ressemble à une table mais n'est pas un fichier .csv : il n'est pas lu", "enregistrez-le au format CSV, sous le nom de sa table suivi de .csv, ou importez le classeur à part"},
	twoSources:     {"IMP-004", erreur, "la table « %s » figure deux fois : dans « %s » et dans « %s »", "n'en gardez qu'une ; la seconde n'est pas lue"},
	unknownSheet:   {"IMP-005", avertissement, "cette feuille ne porte le nom d'aucune table : elle n'est pas lue", "%s"},
	hiddenTable:    {"IMP-006", avertissement, "cette feuille porte le nom d'une table mais elle est masquée : elle n'est pas lue", "affichez la feuille si elle doit être importée, ou supprimez-la"},
	unreadable:     {"IMP-007", erreur, "le fichier ne peut être lu (%s)", "vérifiez que c'est un fichier ordinaire, que vous avez le droit de le lire et qu'aucun autre logiciel ne le tient ouvert"},
	tooLarge:       {"IMP-008", erreur, "le fichier pèse %s, la limite est de %s", "vérifiez que c'est le bon fichier ; une table est remplacée en entier et ne peut être coupée en deux"},

	// The workbook.
	passwordProtected: {"IMP-010", erreur, "le classeur est protégé par un mot de passe", "dans Excel, supprimez le mot de passe (Fichier > Informations > Protéger le classeur > Chiffrer avec mot de passe) et enregistrez"},
	otherFormat:       {"IMP-011", erreur, "le fichier est un classeur %s, un classeur .xlsx est attendu", "ouvrez-le dans Excel ou LibreOffice et enregistrez-le au format « Classeur Excel (.xlsx) »"},
	corruptWorkbook:   {"IMP-012", erreur, "le fichier n'est pas un classeur .xlsx, ou il est tronqué ou abîmé", "ouvrez-le dans Excel et enregistrez-le de nouveau au format .xlsx ; si Excel le refuse aussi, reprenez l'original"},
	inflatesTooMuch:   {"IMP-013", erreur, "le classeur, une fois décompressé, pèse plus de %s", "copiez les seules cellules utiles dans un classeur neuf, ou fournissez des fichiers CSV"},
	damagedSheet:      {"IMP-014", erreur, "la feuille est abîmée ou tronquée : elle n'a pu être lue jusqu'au bout", "ouvrez le classeur dans Excel et enregistrez-le de nouveau ; si Excel le refuse aussi, reprenez l'original"},
	mergedCells:       {"IMP-015", avertissement, "les cellules %s sont fusionnées : seule la première porte la valeur, les autres sont vides", "annulez la fusion et répétez la valeur dans chaque cellule"},

	// The CSV file.
	emptyFile:      {"IMP-020", erreur, "aucune ligne d'en-tête : il n'y a rien à lire", "écrivez la ligne des noms de colonnes ; seule, elle vide la table. Pour laisser la table inchangée, retirez le fichier ou la feuille"},
	utf16File:      {"IMP-021", erreur, "le fichier est en UTF-16 (« texte Unicode »), UTF-8 ou Windows-1252 est attendu", "dans Excel, enregistrez au format « CSV UTF-8 (délimité par des points-virgules) »"},
	binaryFile:     {"IMP-022", erreur, "le fichier n'est pas du texte%s", "%s"},
	mixedEncodings: {"IMP-023", erreur, "le fichier est en UTF-8, mais cette ligne porte des octets qui n'en sont pas : il est tronqué, ou deux encodages y sont mêlés", "corrigez les lettres accentuées de cette ligne et enregistrez le fichier entier en UTF-8"},
	loneReturns:    {"IMP-024", erreur, "les lignes du fichier finissent par un retour chariot seul (CR), LF ou CRLF est attendu", "enregistrez au format CSV, sans choisir la variante « Macintosh »"},
	unclosedQuote:  {"IMP-025", erreur, "un guillemet ouvert dans cette ligne n'est jamais fermé : ce qui suit, jusqu'à la ligne %d, n'a pu être lu", "fermez le guillemet, ou doublez-le s'il fait partie du texte ; si le fichier est tronqué, reprenez l'original"},
	strayQuote:     {"IMP-026", erreur, "un guillemet se trouve au milieu d'une cellule : la ligne n'a pu être lue", "entourez la cellule de guillemets et doublez ceux du texte : \"Salle \"\"Agora\"\"\""},
	tooManyRows:    {"IMP-027", erreur, "la table a plus de %s lignes : ce qui suit n'est pas lu", "vérifiez que c'est le bon fichier ; si les lignes sont des détails, fournissez leur somme"},
	lineTooLong:    {"IMP-028", erreur, "le fichier a une ligne de plus d'un million d'octets : ce n'est pas une table", "vérifiez que c'est bien un fichier CSV, avec une ligne par enregistrement"},

	// The header.
	missingColumn:   {"IMP-030", erreur, "la colonne obligatoire « %s » manque", "%s"},
	duplicateColumn: {"IMP-031", erreur, "la colonne figure deux fois dans la ligne d'en-tête", "n'en gardez qu'une ; c'est la première qui est lue"},
	unknownColumn:   {"IMP-032", avertissement, "la table « %s » n'a pas de colonne de ce nom : elle n'est pas lue", "%s"},
	surplusCell:     {"IMP-033", erreur, "la cellule n° %d n'est sous aucun nom de colonne : la ligne a plus de cellules que l'en-tête", "videz la cellule ou nommez sa colonne ; dans un fichier CSV, entourez de guillemets un texte qui contient le séparateur"},

	// Numbers.
	emptyCell:       {"IMP-040", erreur, "la cellule est vide, une valeur est obligatoire", "remplissez la cellule, ou videz la ligne entière"},
	notNumber:       {"IMP-041", erreur, "un nombre est attendu, par exemple 1 234,56", "n'écrivez que des chiffres, une virgule (ou un point) avant les décimales et, au besoin, le signe moins"},
	mixedMarks:      {"IMP-042", erreur, "le nombre a plusieurs virgules ou points : ses milliers et ses décimales ne peuvent être distingués", "gardez un seul signe, devant les décimales, et séparez les milliers par des espaces : 1 234,56"},
	misplacedSpace:  {"IMP-043", erreur, "une espace coupe le nombre ailleurs qu'entre deux milliers", "groupez les chiffres par trois (1 234,56) ou supprimez les espaces"},
	exponent:        {"IMP-044", erreur, "le nombre est en notation scientifique : un tableur en a sans doute perdu les derniers chiffres", "donnez à la colonne le format Nombre (ou Texte pour un code), ressaisissez la valeur et enregistrez de nouveau"},
	tooManyDigits:   {"IMP-045", erreur, "le nombre a trop de chiffres : 15 au plus avant la virgule et 20 après", "arrondissez la valeur ; dans Excel, avec la fonction ARRONDI"},
	tooManyCents:    {"IMP-046", erreur, "un montant en euros a deux décimales au plus", "arrondissez au centime ; si la virgule sépare des milliers, supprimez-la"},
	notInteger:      {"IMP-047", erreur, "un nombre entier est attendu", "supprimez les décimales ; si le signe sépare des milliers, remplacez-le par une espace"},
	notPositive:     {"IMP-048", erreur, "un entier positif est attendu : 1, 2, 3…", "numérotez les composantes de la clé à partir de 1"},
	notExercice:     {"IMP-049", erreur, "un exercice est attendu : une année de quatre chiffres, de 1900 à 2999", "écrivez l'année civile, par exemple 2026"},
	unitRefused:     {"IMP-050", erreur, "« %s » n'est pas admis dans cette colonne", "%s"},
	unitContradicts: {"IMP-051", erreur, "la valeur est écrite en %s alors que le mode est « %s »", "corrigez le mode (« taux » pour un pourcentage, « montant » pour des euros) ou la valeur"},

	// Dates.
	notDate:       {"IMP-060", erreur, "une date est attendue, sous la forme 31/05/2026 ou 2026-05-31", "écrivez le jour, le mois et l'année en chiffres ; une date de fin se laisse vide si elle est ouverte"},
	noSuchDay:     {"IMP-061", erreur, "ce jour n'existe pas", "corrigez le jour ou le mois ; l'ordre est jour/mois/année"},
	shortYear:     {"IMP-062", erreur, "l'année n'a pas quatre chiffres", "écrivez l'année en entier : 31/05/2026"},
	farYear:       {"IMP-063", erreur, "l'année est hors des limites admises, de 1900 à 9999", "corrigez l'année ; laissez la cellule vide pour une période ouverte"},
	timeOfDay:     {"IMP-064", erreur, "la cellule porte une heure, ou un jour qui n'est pas du calendrier d'Excel", "ressaisissez la date seule, sans heure"},
	numberAsDate:  {"IMP-065", erreur, "la cellule contient un nombre et non une date", "donnez à la cellule un format de date et vérifiez le jour affiché, ou ressaisissez la date"},
	dateElsewhere: {"IMP-066", erreur, "la cellule contient une date, cette colonne n'en attend pas", "donnez à la cellule le format Standard (ou Texte pour un code) et ressaisissez la valeur"},

	// Words.
	notYesNo:        {"IMP-070", erreur, "« oui » ou « non » est attendu", "écrivez oui ou non"},
	notInVocabulary: {"IMP-071", erreur, "cette valeur n'est pas de la liste : %s", "%s"},

	// Texts and codes.
	controlCharacter: {"IMP-080", erreur, "le texte contient un caractère invisible (%s)", "ressaisissez la cellule à la main"},
	lostCharacter:    {"IMP-081", erreur, "une lettre a été perdue et remplacée par « � »", "ressaisissez le texte : le fichier a été converti dans un mauvais encodage"},
	tooLong:          {"IMP-082", erreur, "le texte a %d caractères, la limite est de %d", "raccourcissez-le"},
	roundedCode:      {"IMP-083", erreur, "ce code a plus de 15 chiffres dans une cellule numérique : Excel l'a déjà arrondi", "donnez à la colonne le format Texte et ressaisissez le code"},
	lostZero:         {"IMP-084", avertissement, "ce code vient d'une cellule numérique et il lui manque un chiffre : son zéro initial a sans doute été perdu", "donnez à la colonne le format Texte et ressaisissez le code avec son zéro"},

	// Cells of a sheet.
	errorValue:       {"IMP-090", erreur, "la cellule est en erreur", "corrigez la formule, ou remplacez-la par sa valeur"},
	uncachedFormula:  {"IMP-091", erreur, "la cellule contient une formule dont le résultat n'est pas enregistré dans le classeur", "ouvrez le classeur dans Excel, laissez-le calculer et enregistrez-le, ou remplacez la formule par sa valeur"},
	booleanElsewhere: {"IMP-092", erreur, "la cellule contient VRAI ou FAUX, cette colonne n'en attend pas", "ressaisissez la valeur"},

	// The end of a long list; as severe as the worst fault that it stands for.
	moreFaults: {"IMP-099", erreur, "anomalies non détaillées, à partir de cette ligne : %s", "corrigez d'abord celles qui précèdent : la cause est souvent la même"},
}

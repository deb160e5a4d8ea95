package batch_test

// micro is a dossier of one service shared by population between two communes, in which a test changes a table or two.
const micro = `
-- parametres --
cle;valeur
collectivite;MEL
ordonnateur_nom;Exemple
ordonnateur_prenom;Camille
ordonnateur_qualite;Présidente
premier_exercice;2025
-- budgets --
code;libelle;siret;premier_titre
PRINC;Budget principal;20009320100016;101
-- tiers --
code;nom;type
01001;Arlon;commune
01002;Bray;commune
C02;CCAS de Bray;ccas
MEL;Métropole;epci
-- services --
code;libelle;thematique;direction;statut;reglement;budget;nature;du
S;Service;Outils;Moyens;deploye;titre;PRINC;70845;2020-01-01
-- indicateurs --
code;libelle;unite;absence
U;Usages;unités;zero
-- unites --
tiers;indicateur;exercice;valeur
01001;U;2025;60
01002;U;2025;40
01001;U;2026;60
01002;U;2026;40
-- cles --
service;du;rang;methode;assiette
S;2020-01-01;1;proportionnel;U
-- adhesions --
tiers;service;du;au
01001;S;2020-01-01;
01002;S;2020-01-01;
-- couts --
service;exercice;base;nature;montant;tiers
S;2025;prevu;contrats;10000,00;
S;2026;prevu;contrats;10000,00;
-- echeanciers --
service;echeance;cumul;base
S;mai;100;prevu
`

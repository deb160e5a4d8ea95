PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE schema_migration (
  version INTEGER PRIMARY KEY,
  name    TEXT NOT NULL,
  sha256  TEXT NOT NULL
) STRICT;
INSERT INTO schema_migration VALUES(1,'0001_ledger','4b6517b516693589a68bb0b0e5bd937f2dd3abdd7d2a893a8620eb6cc7a50dbc');
INSERT INTO schema_migration VALUES(2,'0002_dossier','dc54114d86d265d1e3ed57c5f6ad59499f01295f085e7a6b664c3fd8bc5fdddd');
INSERT INTO schema_migration VALUES(3,'0003_campaign','66c747c741a41f74024630a0009df03660a76cb17d0ebbfaa9f343a624c92a61');
INSERT INTO schema_migration VALUES(4,'0004_rails','aa734ee9dfbffa20930955b5c333ce28131c4d04244ecd12b42d9a660343cc58');
CREATE TABLE ledger_entry (
  seq       INTEGER PRIMARY KEY,
  version   INTEGER NOT NULL, -- of the encoding that the hash is over
  time      TEXT    NOT NULL,
  actor     TEXT    NOT NULL,
  kind      TEXT    NOT NULL,
  subject   TEXT    NOT NULL,
  payload   TEXT    NOT NULL, -- the very bytes that were hashed
  prev_hash TEXT    NOT NULL,
  hash      TEXT    NOT NULL,
  CONSTRAINT ledger_entry_seq_check CHECK (seq >= 1),
  CONSTRAINT ledger_entry_hash_unique UNIQUE (hash)
) STRICT;
INSERT INTO ledger_entry VALUES(1,1,'2026-06-01T10:20:30Z','Camille','dossier.imported','dossier','{"version":1,"empreinte":"d62dd223002ae738087e395dca02c76c115aba295427149b8523444eaa553ab1","source":"../../testdata/script/dossier/1","fichiers":[{"nom":"adhesions.csv","sha256":"aa1e7f6aaac5a55d6cebd6c2cc642a87ca4e38c238e81978fddacceb8e0f8eaf","octets":584},{"nom":"budgets.csv","sha256":"c3ea1c0b0191a83d74292a37cc04cd3ac6032eada39dc0388926116e78f882a0","octets":244},{"nom":"cles.csv","sha256":"1eba8ed62d64095127d1eccedbf7368b8cf8b2b7739769735ce3408684789a30","octets":518},{"nom":"couts.csv","sha256":"fcc6b92a70cc307b6fabb65397e8b3a7a7b828fc5097bbc845ff820595a3d94a","octets":353},{"nom":"echeanciers.csv","sha256":"a84bdea7da708c13bcd5f3f36f75dc660643daab276dd0215f1f4a44f5eb96dd","octets":351},{"nom":"indicateurs.csv","sha256":"bc9ea714f2fe04ca36442fc31775f5e04020817f213cd1896d822b39f2329a63","octets":139},{"nom":"parametres.csv","sha256":"9bb2da72405b747c399b64c53e42f19e73616bad4ce0a46814c702847fff8638","octets":151},{"nom":"reprises.csv","sha256":"9418ec53a670c0b711d0485bd3c93ace472cb8745dbbe9f4c3990fb821b51cdd","octets":96},{"nom":"services.csv","sha256":"b3e86f8515117fdf32b83637f72eb6da748c53fbc2b268badac6270a67eb785e","octets":973},{"nom":"tiers.csv","sha256":"fff6d6cec60eb896714060ee6698c7fda76bfe7620efc9b005484657c15cc832","octets":257},{"nom":"unites.csv","sha256":"3334a18142e5547606a4e70c98e53ef3099ed4b94c4309c3fc913588a11476a4","octets":274}],"differences":[{"table":"parametres","ajoutees":6,"retirees":0,"modifiees":0},{"table":"budgets","ajoutees":3,"retirees":0,"modifiees":0},{"table":"tiers","ajoutees":7,"retirees":0,"modifiees":0},{"table":"services","ajoutees":12,"retirees":0,"modifiees":0},{"table":"indicateurs","ajoutees":3,"retirees":0,"modifiees":0},{"table":"unites","ajoutees":9,"retirees":0,"modifiees":0},{"table":"cles","ajoutees":12,"retirees":0,"modifiees":0},{"table":"adhesions","ajoutees":26,"retirees":0,"modifiees":0},{"table":"couts","ajoutees":9,"retirees":0,"modifiees":0},{"table":"echeanciers","ajoutees":16,"retirees":0,"modifiees":0},{"table":"reprises","ajoutees":1,"retirees":0,"modifiees":0}]}','','eaf72c4784850a49e6f59f805fb6dc297f9fe4f439c3d6ae5678290f82920d30');
INSERT INTO ledger_entry VALUES(2,1,'2026-06-01T10:20:30Z','Camille','campaign.calculated','2025-05','{"campagne":"2025-05","version_dossier":1,"empreinte_dossier":"d62dd223002ae738087e395dca02c76c115aba295427149b8523444eaa553ab1","empreinte":"867fa858a30b6bf3e382ca2b3a6fa9777aa8108dfa8343ab7490f10c2403caab","lignes":20,"pieces":8,"anomalies_acceptees":[]}','eaf72c4784850a49e6f59f805fb6dc297f9fe4f439c3d6ae5678290f82920d30','6ee7aeaad57c1788c2526e06b298b9b9492b9930d84e96031f7bb56525ec87d4');
INSERT INTO ledger_entry VALUES(3,1,'2026-06-01T10:20:30Z','Dominique','campaign.approved','2025-05','{"campagne":"2025-05","empreinte":"867fa858a30b6bf3e382ca2b3a6fa9777aa8108dfa8343ab7490f10c2403caab"}','6ee7aeaad57c1788c2526e06b298b9b9492b9930d84e96031f7bb56525ec87d4','e92b50e1aebf27b51ed7a797f3cb23f405acccb1f81a9859d7d64e82c2a51d67');
INSERT INTO ledger_entry VALUES(4,1,'2026-06-01T10:20:30Z','Camille','campaign.issued','2025-05','{"campagne":"2025-05","date":"2025-05-28","version_dossier":1,"empreinte_dossier":"d62dd223002ae738087e395dca02c76c115aba295427149b8523444eaa553ab1","empreinte":"867fa858a30b6bf3e382ca2b3a6fa9777aa8108dfa8343ab7490f10c2403caab","empreinte_resultat":"61ff03b5dbab283efd0b93c54aba7afa5b73d53a367892c6f82340dd3452499d","empreinte_rapport":"b46abaf8f566e13be7aa85d3f37188c33af1d6417e838a9cbb89565b8a994a23","version_rapport":1,"empreinte_ecritures":"00e5001accd3ea5f8e700496aa33ef3483b43d890abd4c8180503bf6dd9a5f6f","lignes":20,"pieces":[{"identifiant":"T2505-7G7RJVULM4S5","type":"titre","numero":104,"bordereau":11,"montant_ttc":"1800.00"},{"identifiant":"T2505-AUV2EUAFHADG","type":"titre","numero":105,"bordereau":11,"montant_ttc":"345.50"},{"identifiant":"T2505-FJD63BND3J2D","type":"titre","numero":101,"bordereau":11,"montant_ttc":"3600.00"},{"identifiant":"T2505-GYA6LQRPMSEM","type":"titre","numero":103,"bordereau":11,"montant_ttc":"500.00"},{"identifiant":"T2505-JXOFLZSYB7FD","type":"titre","numero":102,"bordereau":11,"montant_ttc":"691.00"},{"identifiant":"T2505-RIZ24NTE6FWW","type":"titre","numero":106,"bordereau":11,"montant_ttc":"500.00"},{"identifiant":"T2505-TGSNJMKQ3I4P","type":"titre","numero":107,"bordereau":11,"montant_ttc":"600.00"},{"identifiant":"T2505-YTQPJHRNPOQD","type":"titre","numero":108,"bordereau":11,"montant_ttc":"138.20"}]}','e92b50e1aebf27b51ed7a797f3cb23f405acccb1f81a9859d7d64e82c2a51d67','1c6a444cffc02c2951aaf5d45c33e944a393711a508fba269ed347780e4db77f');
INSERT INTO ledger_entry VALUES(5,1,'2026-06-01T10:20:30Z','Camille','dossier.imported','dossier','{"version":2,"empreinte":"8166ae5dd65a3d39966aa5ff08dac6185ee0cbd173dcc5cf77680ee04c0163f7","source":"../../testdata/script/dossier/2","fichiers":[{"nom":"couts.csv","sha256":"06ab73f24078996d2462f43daba95037443d078ec007353ce1e60a3cf20eab5c","octets":444},{"nom":"unites.csv","sha256":"bedbb14810afe3ddfe1179ad234361489f54ca45413287fe1202404501173b4a","octets":327}],"differences":[{"table":"unites","ajoutees":2,"retirees":0,"modifiees":1},{"table":"couts","ajoutees":2,"retirees":0,"modifiees":0}]}','1c6a444cffc02c2951aaf5d45c33e944a393711a508fba269ed347780e4db77f','9144120676e191d8ba88afa58421737285b3545b7f582b14ad76430e5793cbc1');
INSERT INTO ledger_entry VALUES(6,1,'2026-06-01T10:20:30Z','Camille','campaign.calculated','2025-11','{"campagne":"2025-11","version_dossier":2,"empreinte_dossier":"8166ae5dd65a3d39966aa5ff08dac6185ee0cbd173dcc5cf77680ee04c0163f7","empreinte":"989ab644fc2005e7805f50080f635add15b64019258a034705ea964ee3c21ae0","lignes":12,"pieces":9,"anomalies_acceptees":[]}','9144120676e191d8ba88afa58421737285b3545b7f582b14ad76430e5793cbc1','933235b97c0063f2cc2f68a9a56a4d416f8082a3172480a2fe701a88f1912946');
INSERT INTO ledger_entry VALUES(7,1,'2026-06-01T10:20:30Z','Dominique','campaign.approved','2025-11','{"campagne":"2025-11","empreinte":"989ab644fc2005e7805f50080f635add15b64019258a034705ea964ee3c21ae0"}','933235b97c0063f2cc2f68a9a56a4d416f8082a3172480a2fe701a88f1912946','64e7b865f3106baf8edefd85dc6319e1371410571790be61109e5a7681b8d468');
INSERT INTO ledger_entry VALUES(8,1,'2026-06-01T10:20:30Z','Camille','campaign.issued','2025-11','{"campagne":"2025-11","date":"2025-11-28","version_dossier":2,"empreinte_dossier":"8166ae5dd65a3d39966aa5ff08dac6185ee0cbd173dcc5cf77680ee04c0163f7","empreinte":"989ab644fc2005e7805f50080f635add15b64019258a034705ea964ee3c21ae0","empreinte_resultat":"4c93567d6c7ddebd0665309c443116ed41fa8edb992ad46350f0f9e1959bd947","empreinte_rapport":"9ec5188c207669ea240ae4055a48f9a8c2ed3f0f915b89183f93b9071383bb3f","version_rapport":1,"empreinte_ecritures":"3a38a00227c72b89ebcf1d55ebc5a9e6561b8f2102d205b5b82c88f4c8efa04c","lignes":12,"pieces":[{"identifiant":"T2511-7PPGI7KDL42Q","type":"titre","montant_ttc":"321.00"},{"identifiant":"T2511-H7BMZPWDNWOG","type":"titre","numero":301,"bordereau":21,"montant_ttc":"20.00"},{"identifiant":"T2511-PEN46XS7XKKM","type":"titre","numero":302,"bordereau":21,"montant_ttc":"20.00"},{"identifiant":"M2511-BDFRDDIKHTV7","type":"mandat","numero":2,"bordereau":1,"montant_ttc":"1000.00"},{"identifiant":"M2511-OVTXRTK72T4D","type":"mandat","numero":1,"bordereau":1,"montant_ttc":"3000.00"},{"identifiant":"R2511-JYOKARPG54N4","type":"reduction","numero":1,"bordereau":31,"montant_ttc":"138.20"},{"identifiant":"T2511-44U7JTS6QRWB","type":"titre","numero":109,"bordereau":12,"montant_ttc":"5100.00"},{"identifiant":"T2511-GV2YWXIGG5BS","type":"titre","numero":111,"bordereau":12,"montant_ttc":"600.00"},{"identifiant":"T2511-KMO4RNCC37AC","type":"titre","numero":110,"bordereau":12,"montant_ttc":"3300.00"}]}','64e7b865f3106baf8edefd85dc6319e1371410571790be61109e5a7681b8d468','c066954de86499e26f4ec43733d59ed04598aef6df10ffb5d99c05f52beaef5b');
INSERT INTO ledger_entry VALUES(9,1,'2026-06-01T10:20:30Z','Camille','campaign.cancelled','2025-05','{"campagne":"2025-05","titre":"T2505-AUV2EUAFHADG","motif":"Débiteur erroné","piece":{"identifiant":"R2505-FGODDG6W6TIY","type":"reduction","numero":2,"bordereau":32,"montant_ttc":"207.30"},"empreinte_ecritures":"04c3fc1a8786eda084ebfc35a409cc26812ac91f47280ebbd0de1ee2c2b0fe59","lignes":[{"tiers":"01002","service":"IMP","exercice":2025,"rang":"1","montant":"-120.00"},{"tiers":"01002","service":"MAT","exercice":2025,"rang":"1","montant":"-60.00"}]}','c066954de86499e26f4ec43733d59ed04598aef6df10ffb5d99c05f52beaef5b','98d4b7e1e7d1ccec2b5d9c04f6d91bad8fb73b40227fe8f68015ee1b6e6359ba');
INSERT INTO ledger_entry VALUES(10,1,'2026-06-01T10:20:30Z','Camille','dossier.imported','dossier','{"version":3,"empreinte":"eb4f2c08b98ca75aaebf2338091d2da29b0a12dc321f2dd8ad5df3a622b2e335","source":"../../testdata/script/dossier/3","fichiers":[{"nom":"couts.csv","sha256":"a022fb01ca632cd006828e918045632f646e82909b00e1c86399560ac78dc6c6","octets":753},{"nom":"unites.csv","sha256":"cb7ef87520385dd88741989208e2140d007607f777bf218d9024a7e272158be5","octets":430}],"differences":[{"table":"unites","ajoutees":4,"retirees":0,"modifiees":0},{"table":"couts","ajoutees":9,"retirees":0,"modifiees":0}]}','98d4b7e1e7d1ccec2b5d9c04f6d91bad8fb73b40227fe8f68015ee1b6e6359ba','637f94f6b4df3f8370546d77c61da20f00a5b6f08b140b7d8830942f5314893e');
INSERT INTO ledger_entry VALUES(11,1,'2026-06-01T10:20:30Z','Camille','campaign.calculated','2026-05','{"campagne":"2026-05","version_dossier":3,"empreinte_dossier":"eb4f2c08b98ca75aaebf2338091d2da29b0a12dc321f2dd8ad5df3a622b2e335","empreinte":"1a37e62c4f759a093e017ff7ca0488a750480df94a81618708977ed50d889578","lignes":25,"pieces":10,"anomalies_acceptees":[{"code":"CTL-004","nombre":1,"motif":"Vu avec le service"}]}','637f94f6b4df3f8370546d77c61da20f00a5b6f08b140b7d8830942f5314893e','078c452a751d2e24c7f06b641f0a22bf66bc255f80b2c3b1b8d163ce1bbb0504');
INSERT INTO ledger_entry VALUES(12,1,'2026-06-01T10:20:30Z','Dominique','campaign.approved','2026-05','{"campagne":"2026-05","empreinte":"1a37e62c4f759a093e017ff7ca0488a750480df94a81618708977ed50d889578"}','078c452a751d2e24c7f06b641f0a22bf66bc255f80b2c3b1b8d163ce1bbb0504','8a4f75f5247795e5a727fa3af8f5c092571ed32b72f2fb72be93fb2f384745a0');
INSERT INTO ledger_entry VALUES(13,1,'2026-06-01T10:20:30Z','Camille','campaign.issued','2026-05','{"campagne":"2026-05","date":"2026-05-28","version_dossier":3,"empreinte_dossier":"eb4f2c08b98ca75aaebf2338091d2da29b0a12dc321f2dd8ad5df3a622b2e335","empreinte":"1a37e62c4f759a093e017ff7ca0488a750480df94a81618708977ed50d889578","empreinte_resultat":"f0ee14d978a9730b87854e3b77552521107fc473b0a9eecce7fab8f778024807","empreinte_rapport":"2a68651e9ef1477b4959fba68398d3405778b9cfbf3b9621a5c9abcbce8b92b0","version_rapport":1,"empreinte_ecritures":"75142e24f4aaf9243b95a267cc2dbc2e25589feb03d5ce1bf047bba35d9f374d","lignes":25,"pieces":[{"identifiant":"M2605-FMTDQ5HAT4OZ","type":"mandat","numero":2,"bordereau":1,"montant_ttc":"300.00"},{"identifiant":"M2605-UKLTZEBFGDDG","type":"mandat","numero":1,"bordereau":1,"montant_ttc":"300.00"},{"identifiant":"T2605-AGWG5ZJXI5P5","type":"titre","numero":103,"bordereau":11,"montant_ttc":"500.00"},{"identifiant":"T2605-BBUDNQRFUCN4","type":"titre","numero":101,"bordereau":11,"montant_ttc":"4020.00"},{"identifiant":"T2605-HPBEZAWBHKTC","type":"titre","numero":102,"bordereau":11,"montant_ttc":"797.55"},{"identifiant":"T2605-IDZVYYJ6CV5H","type":"titre","numero":105,"bordereau":11,"montant_ttc":"483.70"},{"identifiant":"T2605-LF72D4LSPREB","type":"titre","numero":107,"bordereau":11,"montant_ttc":"670.00"},{"identifiant":"T2605-MK5QVPQCHLWK","type":"titre","numero":108,"bordereau":11,"montant_ttc":"138.20"},{"identifiant":"T2605-P5TWJCHNELTE","type":"titre","numero":106,"bordereau":11,"montant_ttc":"500.00"},{"identifiant":"T2605-YWR353MKN3CC","type":"titre","numero":104,"bordereau":11,"montant_ttc":"2010.00"}]}','8a4f75f5247795e5a727fa3af8f5c092571ed32b72f2fb72be93fb2f384745a0','ed64bdc9ad4fc1320bec1e3dfa33f8db76b8fc7f6a2afc1ac85f489e87618f7b');
INSERT INTO ledger_entry VALUES(14,1,'2026-06-01T10:20:30Z','Camille','campaign.closed','2025-05','{"campagne":"2025-05"}','ed64bdc9ad4fc1320bec1e3dfa33f8db76b8fc7f6a2afc1ac85f489e87618f7b','38f95a0a4bd382b5568e703a914983cb859169874872abb970aa2632fe928626');
INSERT INTO ledger_entry VALUES(15,1,'2026-06-01T10:20:30Z','Camille','campaign.calculated','2026-11','{"campagne":"2026-11","version_dossier":3,"empreinte_dossier":"eb4f2c08b98ca75aaebf2338091d2da29b0a12dc321f2dd8ad5df3a622b2e335","empreinte":"51975a609450fd3d2fe206a1a6bbf066c6fc0cae702a6838a086a6e0346a275f","lignes":5,"pieces":5,"anomalies_acceptees":[{"code":"CTL-004","nombre":3,"motif":"Vu avec le service"}]}','38f95a0a4bd382b5568e703a914983cb859169874872abb970aa2632fe928626','6b6e3b20fb8f4ab42a1bd1433d47423292698d459f80cf366497dce578b12ec4');
CREATE TABLE ledger_posting (
  entry        INTEGER NOT NULL,
  position     INTEGER NOT NULL, -- from 1 within the entry, in the order of ledger.Sort
  book         TEXT    NOT NULL,
  account      TEXT    NOT NULL,
  tiers        TEXT    NOT NULL,
  service      TEXT    NOT NULL,
  exercice     INTEGER NOT NULL,
  document     TEXT    NOT NULL,
  amount_cents INTEGER NOT NULL, -- a debit is positive, a credit negative
  CONSTRAINT ledger_posting_pk PRIMARY KEY (entry, position),
  CONSTRAINT ledger_posting_entry_fk FOREIGN KEY (entry) REFERENCES ledger_entry (seq),
  CONSTRAINT ledger_posting_book_check CHECK (book IN ('general', 'hors_bilan'))
) STRICT, WITHOUT ROWID;
INSERT INTO ledger_posting VALUES(4,1,'general','44342','01002','',0,'T2505-7G7RJVULM4S5',180000);
INSERT INTO ledger_posting VALUES(4,2,'general','70845','','POP',0,'T2505-7G7RJVULM4S5',-180000);
INSERT INTO ledger_posting VALUES(4,3,'general','44342','01002','',0,'T2505-AUV2EUAFHADG',34550);
INSERT INTO ledger_posting VALUES(4,4,'general','44571','','',0,'T2505-AUV2EUAFHADG',-4550);
INSERT INTO ledger_posting VALUES(4,5,'general','7083','','IMP',0,'T2505-AUV2EUAFHADG',-20000);
INSERT INTO ledger_posting VALUES(4,6,'general','7083','','MAT',0,'T2505-AUV2EUAFHADG',-10000);
INSERT INTO ledger_posting VALUES(4,7,'general','44342','01001','',0,'T2505-FJD63BND3J2D',360000);
INSERT INTO ledger_posting VALUES(4,8,'general','70845','','POP',0,'T2505-FJD63BND3J2D',-360000);
INSERT INTO ledger_posting VALUES(4,9,'general','1328','','INV',0,'T2505-GYA6LQRPMSEM',-50000);
INSERT INTO ledger_posting VALUES(4,10,'general','44342','01001','',0,'T2505-GYA6LQRPMSEM',50000);
INSERT INTO ledger_posting VALUES(4,11,'general','44342','01001','',0,'T2505-JXOFLZSYB7FD',69100);
INSERT INTO ledger_posting VALUES(4,12,'general','44571','','',0,'T2505-JXOFLZSYB7FD',-9100);
INSERT INTO ledger_posting VALUES(4,13,'general','7083','','IMP',0,'T2505-JXOFLZSYB7FD',-40000);
INSERT INTO ledger_posting VALUES(4,14,'general','7083','','MAT',0,'T2505-JXOFLZSYB7FD',-20000);
INSERT INTO ledger_posting VALUES(4,15,'general','1328','','INV',0,'T2505-RIZ24NTE6FWW',-50000);
INSERT INTO ledger_posting VALUES(4,16,'general','44342','01002','',0,'T2505-RIZ24NTE6FWW',50000);
INSERT INTO ledger_posting VALUES(4,17,'general','44342','01003','',0,'T2505-TGSNJMKQ3I4P',60000);
INSERT INTO ledger_posting VALUES(4,18,'general','70845','','POP',0,'T2505-TGSNJMKQ3I4P',-60000);
INSERT INTO ledger_posting VALUES(4,19,'general','44372','C01','',0,'T2505-YTQPJHRNPOQD',13820);
INSERT INTO ledger_posting VALUES(4,20,'general','44571','','',0,'T2505-YTQPJHRNPOQD',-1820);
INSERT INTO ledger_posting VALUES(4,21,'general','7083','','IMP',0,'T2505-YTQPJHRNPOQD',-8000);
INSERT INTO ledger_posting VALUES(4,22,'general','7083','','MAT',0,'T2505-YTQPJHRNPOQD',-4000);
INSERT INTO ledger_posting VALUES(4,23,'hors_bilan','adherents','','ACC',2025,'',100000);
INSERT INTO ledger_posting VALUES(4,24,'hors_bilan','adherents','','GRA',2025,'',90000);
INSERT INTO ledger_posting VALUES(4,25,'hors_bilan','adherents','','IMP',2025,'',73000);
INSERT INTO ledger_posting VALUES(4,26,'hors_bilan','adherents','','INV',2025,'',100000);
INSERT INTO ledger_posting VALUES(4,27,'hors_bilan','adherents','','MAT',2025,'',34000);
INSERT INTO ledger_posting VALUES(4,28,'hors_bilan','adherents','','PET',2025,'',2000);
INSERT INTO ledger_posting VALUES(4,29,'hors_bilan','adherents','','POP',2025,'',600000);
INSERT INTO ledger_posting VALUES(4,30,'hors_bilan','adherents','','POR',2025,'',60000);
INSERT INTO ledger_posting VALUES(4,31,'hors_bilan','cout','','ACC',2025,'',-100000);
INSERT INTO ledger_posting VALUES(4,32,'hors_bilan','cout','','GRA',2025,'',-90000);
INSERT INTO ledger_posting VALUES(4,33,'hors_bilan','cout','','IMP',2025,'',-80000);
INSERT INTO ledger_posting VALUES(4,34,'hors_bilan','cout','','INV',2025,'',-100000);
INSERT INTO ledger_posting VALUES(4,35,'hors_bilan','cout','','MAT',2025,'',-40000);
INSERT INTO ledger_posting VALUES(4,36,'hors_bilan','cout','','PET',2025,'',-2500);
INSERT INTO ledger_posting VALUES(4,37,'hors_bilan','cout','','POP',2025,'',-600000);
INSERT INTO ledger_posting VALUES(4,38,'hors_bilan','cout','','POR',2025,'',-60000);
INSERT INTO ledger_posting VALUES(4,39,'hors_bilan','metropole:reliquat_des_tarifs','','IMP',2025,'',7000);
INSERT INTO ledger_posting VALUES(4,40,'hors_bilan','metropole:reliquat_des_tarifs','','MAT',2025,'',6000);
INSERT INTO ledger_posting VALUES(4,41,'hors_bilan','metropole:reliquat_des_tarifs','','PET',2025,'',500);
INSERT INTO ledger_posting VALUES(8,1,'general','44341','01003','',0,'M2511-BDFRDDIKHTV7',-100000);
INSERT INTO ledger_posting VALUES(8,2,'general','65888','','ENE',0,'M2511-BDFRDDIKHTV7',100000);
INSERT INTO ledger_posting VALUES(8,3,'general','44341','01001','',0,'M2511-OVTXRTK72T4D',-300000);
INSERT INTO ledger_posting VALUES(8,4,'general','65888','','ENE',0,'M2511-OVTXRTK72T4D',300000);
INSERT INTO ledger_posting VALUES(8,5,'general','44342','01002','',0,'R2511-JYOKARPG54N4',-13820);
INSERT INTO ledger_posting VALUES(8,6,'general','44571','','',0,'R2511-JYOKARPG54N4',1820);
INSERT INTO ledger_posting VALUES(8,7,'general','7083','','IMP',0,'R2511-JYOKARPG54N4',8000);
INSERT INTO ledger_posting VALUES(8,8,'general','7083','','MAT',0,'R2511-JYOKARPG54N4',4000);
INSERT INTO ledger_posting VALUES(8,9,'general','44342','01001','',0,'T2511-44U7JTS6QRWB',510000);
INSERT INTO ledger_posting VALUES(8,10,'general','70845','','POP',0,'T2511-44U7JTS6QRWB',-360000);
INSERT INTO ledger_posting VALUES(8,11,'general','70875','','ARC',0,'T2511-44U7JTS6QRWB',-150000);
INSERT INTO ledger_posting VALUES(8,12,'general','44342','01002','',0,'T2511-7PPGI7KDL42Q',32100);
INSERT INTO ledger_posting VALUES(8,13,'general','7082','','CAM',0,'T2511-7PPGI7KDL42Q',-32100);
INSERT INTO ledger_posting VALUES(8,14,'general','44342','01003','',0,'T2511-GV2YWXIGG5BS',60000);
INSERT INTO ledger_posting VALUES(8,15,'general','70845','','POP',0,'T2511-GV2YWXIGG5BS',-60000);
INSERT INTO ledger_posting VALUES(8,16,'general','44342','01002','',0,'T2511-H7BMZPWDNWOG',2000);
INSERT INTO ledger_posting VALUES(8,17,'general','70688','','PET',0,'T2511-H7BMZPWDNWOG',-2000);
INSERT INTO ledger_posting VALUES(8,18,'general','44342','01002','',0,'T2511-KMO4RNCC37AC',330000);
INSERT INTO ledger_posting VALUES(8,19,'general','70845','','POP',0,'T2511-KMO4RNCC37AC',-180000);
INSERT INTO ledger_posting VALUES(8,20,'general','70875','','ARC',0,'T2511-KMO4RNCC37AC',-150000);
INSERT INTO ledger_posting VALUES(8,21,'general','44352','SYN','',0,'T2511-PEN46XS7XKKM',2000);
INSERT INTO ledger_posting VALUES(8,22,'general','70688','','PET',0,'T2511-PEN46XS7XKKM',-2000);
INSERT INTO ledger_posting VALUES(8,23,'hors_bilan','adherents','','ARC',2025,'',300000);
INSERT INTO ledger_posting VALUES(8,24,'hors_bilan','adherents','','CAM',2025,'',32100);
INSERT INTO ledger_posting VALUES(8,25,'hors_bilan','adherents','','ENE',2025,'',-400000);
INSERT INTO ledger_posting VALUES(8,26,'hors_bilan','adherents','','IMP',2025,'',-8000);
INSERT INTO ledger_posting VALUES(8,27,'hors_bilan','adherents','','MAT',2025,'',-4000);
INSERT INTO ledger_posting VALUES(8,28,'hors_bilan','adherents','','PET',2025,'',2000);
INSERT INTO ledger_posting VALUES(8,29,'hors_bilan','adherents','','POP',2025,'',600000);
INSERT INTO ledger_posting VALUES(8,30,'hors_bilan','cout','','ARC',2025,'',-300000);
INSERT INTO ledger_posting VALUES(8,31,'hors_bilan','cout','','CAM',2025,'',-32100);
INSERT INTO ledger_posting VALUES(8,32,'hors_bilan','cout','','ENE',2025,'',400000);
INSERT INTO ledger_posting VALUES(8,33,'hors_bilan','cout','','PET',2025,'',-2500);
INSERT INTO ledger_posting VALUES(8,34,'hors_bilan','cout','','POP',2025,'',-600000);
INSERT INTO ledger_posting VALUES(8,35,'hors_bilan','metropole:reliquat_des_tarifs','','IMP',2025,'',8000);
INSERT INTO ledger_posting VALUES(8,36,'hors_bilan','metropole:reliquat_des_tarifs','','MAT',2025,'',4000);
INSERT INTO ledger_posting VALUES(8,37,'hors_bilan','metropole:reliquat_des_tarifs','','PET',2025,'',500);
INSERT INTO ledger_posting VALUES(9,1,'general','44342','01002','',0,'R2505-FGODDG6W6TIY',-20730);
INSERT INTO ledger_posting VALUES(9,2,'general','44571','','',0,'R2505-FGODDG6W6TIY',2730);
INSERT INTO ledger_posting VALUES(9,3,'general','7083','','IMP',0,'R2505-FGODDG6W6TIY',12000);
INSERT INTO ledger_posting VALUES(9,4,'general','7083','','MAT',0,'R2505-FGODDG6W6TIY',6000);
INSERT INTO ledger_posting VALUES(13,1,'general','44341','01002','',0,'M2605-FMTDQ5HAT4OZ',-30000);
INSERT INTO ledger_posting VALUES(13,2,'general','673','','ARC',0,'M2605-FMTDQ5HAT4OZ',30000);
INSERT INTO ledger_posting VALUES(13,3,'general','44341','01001','',0,'M2605-UKLTZEBFGDDG',-30000);
INSERT INTO ledger_posting VALUES(13,4,'general','673','','ARC',0,'M2605-UKLTZEBFGDDG',30000);
INSERT INTO ledger_posting VALUES(13,5,'general','1328','','INV',0,'T2605-AGWG5ZJXI5P5',-50000);
INSERT INTO ledger_posting VALUES(13,6,'general','44342','01001','',0,'T2605-AGWG5ZJXI5P5',50000);
INSERT INTO ledger_posting VALUES(13,7,'general','44342','01001','',0,'T2605-BBUDNQRFUCN4',402000);
INSERT INTO ledger_posting VALUES(13,8,'general','70845','','POP',0,'T2605-BBUDNQRFUCN4',-402000);
INSERT INTO ledger_posting VALUES(13,9,'general','44342','01001','',0,'T2605-HPBEZAWBHKTC',79755);
INSERT INTO ledger_posting VALUES(13,10,'general','44571','','',0,'T2605-HPBEZAWBHKTC',-10755);
INSERT INTO ledger_posting VALUES(13,11,'general','7083','','IMP',0,'T2605-HPBEZAWBHKTC',-48000);
INSERT INTO ledger_posting VALUES(13,12,'general','7083','','MAT',0,'T2605-HPBEZAWBHKTC',-21000);
INSERT INTO ledger_posting VALUES(13,13,'general','44342','01002','',0,'T2605-IDZVYYJ6CV5H',48370);
INSERT INTO ledger_posting VALUES(13,14,'general','44571','','',0,'T2605-IDZVYYJ6CV5H',-6370);
INSERT INTO ledger_posting VALUES(13,15,'general','7083','','IMP',0,'T2605-IDZVYYJ6CV5H',-28000);
INSERT INTO ledger_posting VALUES(13,16,'general','7083','','MAT',0,'T2605-IDZVYYJ6CV5H',-14000);
INSERT INTO ledger_posting VALUES(13,17,'general','44342','01003','',0,'T2605-LF72D4LSPREB',67000);
INSERT INTO ledger_posting VALUES(13,18,'general','70845','','POP',0,'T2605-LF72D4LSPREB',-67000);
INSERT INTO ledger_posting VALUES(13,19,'general','44372','C01','',0,'T2605-MK5QVPQCHLWK',13820);
INSERT INTO ledger_posting VALUES(13,20,'general','44571','','',0,'T2605-MK5QVPQCHLWK',-1820);
INSERT INTO ledger_posting VALUES(13,21,'general','7083','','IMP',0,'T2605-MK5QVPQCHLWK',-8000);
INSERT INTO ledger_posting VALUES(13,22,'general','7083','','MAT',0,'T2605-MK5QVPQCHLWK',-4000);
INSERT INTO ledger_posting VALUES(13,23,'general','1328','','INV',0,'T2605-P5TWJCHNELTE',-50000);
INSERT INTO ledger_posting VALUES(13,24,'general','44342','01002','',0,'T2605-P5TWJCHNELTE',50000);
INSERT INTO ledger_posting VALUES(13,25,'general','44342','01002','',0,'T2605-YWR353MKN3CC',201000);
INSERT INTO ledger_posting VALUES(13,26,'general','70845','','POP',0,'T2605-YWR353MKN3CC',-201000);
INSERT INTO ledger_posting VALUES(13,27,'hors_bilan','adherents','','ACC',2026,'',110000);
INSERT INTO ledger_posting VALUES(13,28,'hors_bilan','adherents','','ARC',2025,'',-60000);
INSERT INTO ledger_posting VALUES(13,29,'hors_bilan','adherents','','GRA',2026,'',90000);
INSERT INTO ledger_posting VALUES(13,30,'hors_bilan','adherents','','IMP',2026,'',72000);
INSERT INTO ledger_posting VALUES(13,31,'hors_bilan','adherents','','INV',2026,'',100000);
INSERT INTO ledger_posting VALUES(13,32,'hors_bilan','adherents','','MAT',2026,'',33000);
INSERT INTO ledger_posting VALUES(13,33,'hors_bilan','adherents','','PET',2026,'',2000);
INSERT INTO ledger_posting VALUES(13,34,'hors_bilan','adherents','','POP',2025,'',40000);
INSERT INTO ledger_posting VALUES(13,35,'hors_bilan','adherents','','POP',2026,'',630000);
INSERT INTO ledger_posting VALUES(13,36,'hors_bilan','cout','','ACC',2026,'',-110000);
INSERT INTO ledger_posting VALUES(13,37,'hors_bilan','cout','','ARC',2025,'',60000);
INSERT INTO ledger_posting VALUES(13,38,'hors_bilan','cout','','GRA',2026,'',-90000);
INSERT INTO ledger_posting VALUES(13,39,'hors_bilan','cout','','IMP',2026,'',-80000);
INSERT INTO ledger_posting VALUES(13,40,'hors_bilan','cout','','INV',2026,'',-100000);
INSERT INTO ledger_posting VALUES(13,41,'hors_bilan','cout','','MAT',2026,'',-40000);
INSERT INTO ledger_posting VALUES(13,42,'hors_bilan','cout','','PET',2026,'',-2500);
INSERT INTO ledger_posting VALUES(13,43,'hors_bilan','cout','','POP',2025,'',-40000);
INSERT INTO ledger_posting VALUES(13,44,'hors_bilan','cout','','POP',2026,'',-630000);
INSERT INTO ledger_posting VALUES(13,45,'hors_bilan','metropole:reliquat_des_tarifs','','IMP',2026,'',8000);
INSERT INTO ledger_posting VALUES(13,46,'hors_bilan','metropole:reliquat_des_tarifs','','MAT',2026,'',7000);
INSERT INTO ledger_posting VALUES(13,47,'hors_bilan','metropole:reliquat_des_tarifs','','PET',2026,'',500);
CREATE TABLE imports (
  version     INTEGER PRIMARY KEY,
  le          TEXT    NOT NULL,
  par         TEXT    NOT NULL,
  source      TEXT    NOT NULL,
  fichiers    TEXT    NOT NULL, -- JSON
  empreinte   TEXT    NOT NULL, -- of all tables after the import
  seq         INTEGER NOT NULL,
  changements TEXT    NOT NULL, -- JSON
  CONSTRAINT imports_seq_unique UNIQUE (seq),
  CONSTRAINT imports_seq_fk FOREIGN KEY (seq) REFERENCES ledger_entry (seq) DEFERRABLE INITIALLY DEFERRED
) STRICT;
INSERT INTO imports VALUES(1,'2026-06-01T10:20:30Z','Camille','../../testdata/script/dossier/1','[{"nom":"adhesions.csv","sha256":"aa1e7f6aaac5a55d6cebd6c2cc642a87ca4e38c238e81978fddacceb8e0f8eaf","octets":584},{"nom":"budgets.csv","sha256":"c3ea1c0b0191a83d74292a37cc04cd3ac6032eada39dc0388926116e78f882a0","octets":244},{"nom":"cles.csv","sha256":"1eba8ed62d64095127d1eccedbf7368b8cf8b2b7739769735ce3408684789a30","octets":518},{"nom":"couts.csv","sha256":"fcc6b92a70cc307b6fabb65397e8b3a7a7b828fc5097bbc845ff820595a3d94a","octets":353},{"nom":"echeanciers.csv","sha256":"a84bdea7da708c13bcd5f3f36f75dc660643daab276dd0215f1f4a44f5eb96dd","octets":351},{"nom":"indicateurs.csv","sha256":"bc9ea714f2fe04ca36442fc31775f5e04020817f213cd1896d822b39f2329a63","octets":139},{"nom":"parametres.csv","sha256":"9bb2da72405b747c399b64c53e42f19e73616bad4ce0a46814c702847fff8638","octets":151},{"nom":"reprises.csv","sha256":"9418ec53a670c0b711d0485bd3c93ace472cb8745dbbe9f4c3990fb821b51cdd","octets":96},{"nom":"services.csv","sha256":"b3e86f8515117fdf32b83637f72eb6da748c53fbc2b268badac6270a67eb785e","octets":973},{"nom":"tiers.csv","sha256":"fff6d6cec60eb896714060ee6698c7fda76bfe7620efc9b005484657c15cc832","octets":257},{"nom":"unites.csv","sha256":"3334a18142e5547606a4e70c98e53ef3099ed4b94c4309c3fc913588a11476a4","octets":274}]','d62dd223002ae738087e395dca02c76c115aba295427149b8523444eaa553ab1',1,'[{"table":"parametres","ajoutees":6,"retirees":0,"modifiees":0},{"table":"budgets","ajoutees":3,"retirees":0,"modifiees":0},{"table":"tiers","ajoutees":7,"retirees":0,"modifiees":0},{"table":"services","ajoutees":12,"retirees":0,"modifiees":0},{"table":"indicateurs","ajoutees":3,"retirees":0,"modifiees":0},{"table":"unites","ajoutees":9,"retirees":0,"modifiees":0},{"table":"cles","ajoutees":12,"retirees":0,"modifiees":0},{"table":"adhesions","ajoutees":26,"retirees":0,"modifiees":0},{"table":"couts","ajoutees":9,"retirees":0,"modifiees":0},{"table":"echeanciers","ajoutees":16,"retirees":0,"modifiees":0},{"table":"reprises","ajoutees":1,"retirees":0,"modifiees":0}]');
INSERT INTO imports VALUES(2,'2026-06-01T10:20:30Z','Camille','../../testdata/script/dossier/2','[{"nom":"couts.csv","sha256":"06ab73f24078996d2462f43daba95037443d078ec007353ce1e60a3cf20eab5c","octets":444},{"nom":"unites.csv","sha256":"bedbb14810afe3ddfe1179ad234361489f54ca45413287fe1202404501173b4a","octets":327}]','8166ae5dd65a3d39966aa5ff08dac6185ee0cbd173dcc5cf77680ee04c0163f7',5,'[{"table":"unites","ajoutees":2,"retirees":0,"modifiees":1},{"table":"couts","ajoutees":2,"retirees":0,"modifiees":0}]');
INSERT INTO imports VALUES(3,'2026-06-01T10:20:30Z','Camille','../../testdata/script/dossier/3','[{"nom":"couts.csv","sha256":"a022fb01ca632cd006828e918045632f646e82909b00e1c86399560ac78dc6c6","octets":753},{"nom":"unites.csv","sha256":"cb7ef87520385dd88741989208e2140d007607f777bf218d9024a7e272158be5","octets":430}]','eb4f2c08b98ca75aaebf2338091d2da29b0a12dc321f2dd8ad5df3a622b2e335',10,'[{"table":"unites","ajoutees":4,"retirees":0,"modifiees":0},{"table":"couts","ajoutees":9,"retirees":0,"modifiees":0}]');
CREATE TABLE parametres (
  id     INTEGER PRIMARY KEY,
  depuis INTEGER NOT NULL,
  jusqua INTEGER,
  cle    TEXT    NOT NULL,
  valeur TEXT    NOT NULL,
  CONSTRAINT parametres_jusqua_check CHECK (jusqua > depuis),
  CONSTRAINT parametres_depuis_fk FOREIGN KEY (depuis) REFERENCES imports (version),
  CONSTRAINT parametres_jusqua_fk FOREIGN KEY (jusqua) REFERENCES imports (version)
) STRICT;
INSERT INTO parametres VALUES(1,1,NULL,'collectivite','MEL');
INSERT INTO parametres VALUES(2,1,NULL,'ordonnateur_nom','Exemple');
INSERT INTO parametres VALUES(3,1,NULL,'ordonnateur_prenom','Camille');
INSERT INTO parametres VALUES(4,1,NULL,'ordonnateur_qualite','Présidente');
INSERT INTO parametres VALUES(5,1,NULL,'premier_exercice','2025');
INSERT INTO parametres VALUES(6,1,NULL,'seuil_titre','15,00');
CREATE TABLE budgets (
  id                          INTEGER PRIMARY KEY,
  depuis                      INTEGER NOT NULL,
  jusqua                      INTEGER,
  code                        TEXT    NOT NULL,
  libelle                     TEXT    NOT NULL,
  siret                       TEXT    NOT NULL,
  idpost                      TEXT,
  codcol                      TEXT,
  codbud                      TEXT,
  prodloc                     TEXT,
  numerotation                TEXT,
  premier_titre               INTEGER,
  premier_bordereau           INTEGER,
  premier_bordereau_reduction INTEGER,
  CONSTRAINT budgets_jusqua_check CHECK (jusqua > depuis),
  CONSTRAINT budgets_depuis_fk FOREIGN KEY (depuis) REFERENCES imports (version),
  CONSTRAINT budgets_jusqua_fk FOREIGN KEY (jusqua) REFERENCES imports (version)
) STRICT;
INSERT INTO budgets VALUES(1,1,NULL,'ANX','Budget annexe','20009320100917',NULL,NULL,NULL,NULL,'externe',NULL,NULL,NULL);
INSERT INTO budgets VALUES(2,1,NULL,'EAU','Budget de l''eau','20009320100925',NULL,NULL,NULL,NULL,'interne',301,21,5);
INSERT INTO budgets VALUES(3,1,NULL,'PRINC','Budget principal','20009320100016',NULL,NULL,NULL,NULL,'interne',101,11,31);
CREATE TABLE tiers (
  id           INTEGER PRIMARY KEY,
  depuis       INTEGER NOT NULL,
  jusqua       INTEGER,
  code         TEXT    NOT NULL,
  nom          TEXT    NOT NULL,
  type         TEXT    NOT NULL,
  siren        TEXT,
  siret        TEXT,
  debiteur     TEXT,
  territoire   TEXT,
  adresse      TEXT,
  complement   TEXT,
  code_postal  TEXT,
  ville        TEXT,
  code_service TEXT,
  engagement   TEXT,
  courriel     TEXT,
  membre_du    TEXT,
  membre_au    TEXT,
  CONSTRAINT tiers_jusqua_check CHECK (jusqua > depuis),
  CONSTRAINT tiers_depuis_fk FOREIGN KEY (depuis) REFERENCES imports (version),
  CONSTRAINT tiers_jusqua_fk FOREIGN KEY (jusqua) REFERENCES imports (version)
) STRICT;
INSERT INTO tiers VALUES(1,1,NULL,'01001','Arlon','commune',NULL,NULL,NULL,'Nord',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO tiers VALUES(2,1,NULL,'01002','Bray','commune',NULL,NULL,NULL,'Nord',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO tiers VALUES(3,1,NULL,'01003','Cuincy','commune',NULL,NULL,NULL,'Sud',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO tiers VALUES(4,1,NULL,'01004','Dury (commune associée)','commune',NULL,NULL,'01001','Nord',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO tiers VALUES(5,1,NULL,'C01','CCAS d''Arlon','ccas',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO tiers VALUES(6,1,NULL,'MEL','Métropole','epci',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO tiers VALUES(7,1,NULL,'SYN','Syndicat des eaux','syndicat',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
CREATE TABLE services (
  id         INTEGER PRIMARY KEY,
  depuis     INTEGER NOT NULL,
  jusqua     INTEGER,
  code       TEXT    NOT NULL,
  libelle    TEXT    NOT NULL,
  thematique TEXT    NOT NULL,
  direction  TEXT    NOT NULL,
  cadre      TEXT,
  statut     TEXT    NOT NULL,
  reglement  TEXT    NOT NULL,
  porteur    TEXT,
  budget     TEXT    NOT NULL,
  section    TEXT,
  nature     TEXT,
  fonction   TEXT,
  prodloc    TEXT,
  tva        TEXT,
  parent     TEXT,
  alias      TEXT,
  du         TEXT    NOT NULL,
  au         TEXT,
  CONSTRAINT services_jusqua_check CHECK (jusqua > depuis),
  CONSTRAINT services_depuis_fk FOREIGN KEY (depuis) REFERENCES imports (version),
  CONSTRAINT services_jusqua_fk FOREIGN KEY (jusqua) REFERENCES imports (version)
) STRICT;
INSERT INTO services VALUES(1,1,NULL,'ACC','Observatoire','Outils','Finances',NULL,'cooperation','ac',NULL,'PRINC',NULL,'70875',NULL,NULL,NULL,NULL,NULL,'2020-01-01',NULL);
INSERT INTO services VALUES(2,1,NULL,'ARC','Archives','Outils','Archives',NULL,'deploye','titre',NULL,'PRINC',NULL,'70875',NULL,NULL,NULL,NULL,NULL,'2020-01-01',NULL);
INSERT INTO services VALUES(3,1,NULL,'CAM','Centrale d''achat','Achats','Achats',NULL,'deploye','titre',NULL,'ANX',NULL,'7082',NULL,NULL,NULL,NULL,NULL,'2020-01-01',NULL);
INSERT INTO services VALUES(4,1,NULL,'ENE','Certificats d''énergie','Énergie','Énergie',NULL,'deploye','mandat',NULL,'PRINC',NULL,'65888',NULL,NULL,NULL,NULL,NULL,'2020-01-01',NULL);
INSERT INTO services VALUES(5,1,NULL,'ETU','Parapheur','Outils','Numérique',NULL,'etude','titre',NULL,'PRINC',NULL,NULL,NULL,NULL,NULL,NULL,NULL,'2020-01-01',NULL);
INSERT INTO services VALUES(6,1,NULL,'GRA','Plateforme','Outils','Numérique',NULL,'cooperation','gratuit',NULL,'PRINC',NULL,NULL,NULL,NULL,NULL,NULL,NULL,'2020-01-01',NULL);
INSERT INTO services VALUES(7,1,NULL,'IMP','Impressions','Outils','Moyens',NULL,'deploye','titre',NULL,'PRINC',NULL,'7083',NULL,NULL,'20',NULL,NULL,'2020-01-01',NULL);
INSERT INTO services VALUES(8,1,NULL,'INV','Serveurs','Outils','Numérique',NULL,'deploye','titre',NULL,'PRINC','investissement','1328',NULL,NULL,NULL,NULL,NULL,'2020-01-01',NULL);
INSERT INTO services VALUES(9,1,NULL,'MAT','Matériel','Outils','Moyens',NULL,'deploye','titre',NULL,'PRINC',NULL,'7083',NULL,NULL,'5.5',NULL,NULL,'2020-01-01',NULL);
INSERT INTO services VALUES(10,1,NULL,'PET','Petite redevance','Eau','Eau',NULL,'deploye','titre',NULL,'EAU',NULL,'70688',NULL,NULL,NULL,NULL,NULL,'2020-01-01',NULL);
INSERT INTO services VALUES(11,1,NULL,'POP','Instruction','Urbanisme','Urbanisme',NULL,'deploye','titre',NULL,'PRINC',NULL,'70845',NULL,NULL,NULL,NULL,NULL,'2020-01-01',NULL);
INSERT INTO services VALUES(12,1,NULL,'POR','Carrières','Réseaux','Risques',NULL,'deploye','titre','01001','PRINC',NULL,'70875',NULL,NULL,NULL,NULL,NULL,'2020-01-01',NULL);
CREATE TABLE eligibilites (
  id      INTEGER PRIMARY KEY,
  depuis  INTEGER NOT NULL,
  jusqua  INTEGER,
  service TEXT    NOT NULL,
  critere TEXT    NOT NULL,
  valeur  TEXT    NOT NULL,
  CONSTRAINT eligibilites_jusqua_check CHECK (jusqua > depuis),
  CONSTRAINT eligibilites_depuis_fk FOREIGN KEY (depuis) REFERENCES imports (version),
  CONSTRAINT eligibilites_jusqua_fk FOREIGN KEY (jusqua) REFERENCES imports (version)
) STRICT;
CREATE TABLE indicateurs (
  id      INTEGER PRIMARY KEY,
  depuis  INTEGER NOT NULL,
  jusqua  INTEGER,
  code    TEXT    NOT NULL,
  libelle TEXT    NOT NULL,
  unite   TEXT    NOT NULL,
  nature  TEXT,
  absence TEXT,
  CONSTRAINT indicateurs_jusqua_check CHECK (jusqua > depuis),
  CONSTRAINT indicateurs_depuis_fk FOREIGN KEY (depuis) REFERENCES imports (version),
  CONSTRAINT indicateurs_jusqua_fk FOREIGN KEY (jusqua) REFERENCES imports (version)
) STRICT;
INSERT INTO indicateurs VALUES(1,1,NULL,'KWH','Énergie','kWh','flux','zero');
INSERT INTO indicateurs VALUES(2,1,NULL,'PAGES','Pages','milliers','flux','zero');
INSERT INTO indicateurs VALUES(3,1,NULL,'POPULATION','Population','habitants','flux','reconduit');
CREATE TABLE unites (
  id         INTEGER PRIMARY KEY,
  depuis     INTEGER NOT NULL,
  jusqua     INTEGER,
  tiers      TEXT    NOT NULL,
  indicateur TEXT    NOT NULL,
  exercice   INTEGER,
  base       TEXT,
  du         TEXT,
  valeur     TEXT    NOT NULL,
  source     TEXT,
  CONSTRAINT unites_jusqua_check CHECK (jusqua > depuis),
  CONSTRAINT unites_depuis_fk FOREIGN KEY (depuis) REFERENCES imports (version),
  CONSTRAINT unites_jusqua_fk FOREIGN KEY (jusqua) REFERENCES imports (version)
) STRICT;
INSERT INTO unites VALUES(1,1,NULL,'01001','PAGES',2025,'prevu',NULL,'200',NULL);
INSERT INTO unites VALUES(2,1,NULL,'01001','POPULATION',2025,NULL,NULL,'6000',NULL);
INSERT INTO unites VALUES(3,1,2,'01002','PAGES',2025,'prevu',NULL,'100',NULL);
INSERT INTO unites VALUES(4,1,NULL,'01002','POPULATION',2025,NULL,NULL,'3000',NULL);
INSERT INTO unites VALUES(5,1,NULL,'01003','POPULATION',2025,NULL,NULL,'1000',NULL);
INSERT INTO unites VALUES(6,1,NULL,'01004','PAGES',2025,'prevu',NULL,'25',NULL);
INSERT INTO unites VALUES(7,1,NULL,'01004','POPULATION',2025,NULL,NULL,'0',NULL);
INSERT INTO unites VALUES(8,1,NULL,'C01','PAGES',2025,'prevu',NULL,'40',NULL);
INSERT INTO unites VALUES(9,1,NULL,'MEL','POPULATION',2025,NULL,NULL,'0',NULL);
INSERT INTO unites VALUES(10,2,NULL,'01001','KWH',2025,'realise',NULL,'300',NULL);
INSERT INTO unites VALUES(11,2,NULL,'01002','PAGES',2025,'prevu',NULL,'60',NULL);
INSERT INTO unites VALUES(12,2,NULL,'01003','KWH',2025,'realise',NULL,'100',NULL);
INSERT INTO unites VALUES(13,3,NULL,'01001','PAGES',2026,'prevu',NULL,'210',NULL);
INSERT INTO unites VALUES(14,3,NULL,'01002','PAGES',2026,'prevu',NULL,'80',NULL);
INSERT INTO unites VALUES(15,3,NULL,'01004','PAGES',2026,'prevu',NULL,'30',NULL);
INSERT INTO unites VALUES(16,3,NULL,'C01','PAGES',2026,'prevu',NULL,'40',NULL);
CREATE TABLE assiettes (
  id             INTEGER PRIMARY KEY,
  depuis         INTEGER NOT NULL,
  jusqua         INTEGER,
  code           TEXT    NOT NULL,
  indicateur     TEXT    NOT NULL,
  coefficient    TEXT    NOT NULL,
  multiplicateur TEXT,
  CONSTRAINT assiettes_jusqua_check CHECK (jusqua > depuis),
  CONSTRAINT assiettes_depuis_fk FOREIGN KEY (depuis) REFERENCES imports (version),
  CONSTRAINT assiettes_jusqua_fk FOREIGN KEY (jusqua) REFERENCES imports (version)
) STRICT;
CREATE TABLE baremes (
  id          INTEGER PRIMARY KEY,
  depuis      INTEGER NOT NULL,
  jusqua      INTEGER,
  code        TEXT    NOT NULL,
  a_partir_de TEXT    NOT NULL,
  montant     TEXT    NOT NULL,
  CONSTRAINT baremes_jusqua_check CHECK (jusqua > depuis),
  CONSTRAINT baremes_depuis_fk FOREIGN KEY (depuis) REFERENCES imports (version),
  CONSTRAINT baremes_jusqua_fk FOREIGN KEY (jusqua) REFERENCES imports (version)
) STRICT;
CREATE TABLE cles (
  id             INTEGER PRIMARY KEY,
  depuis         INTEGER NOT NULL,
  jusqua         INTEGER,
  service        TEXT    NOT NULL,
  du             TEXT    NOT NULL,
  au             TEXT,
  rang           INTEGER NOT NULL,
  libelle        TEXT,
  methode        TEXT    NOT NULL,
  poids          TEXT,
  montant        TEXT,
  assiette       TEXT,
  bareme         TEXT,
  inclus         TEXT,
  prix_sup       TEXT,
  plafond_ligne  TEXT,
  perimetre      TEXT,
  presence       TEXT,
  portee         TEXT,
  phase_de       INTEGER,
  phase_a        INTEGER,
  ponctuel       TEXT,
  assiette_nulle TEXT,
  acte           TEXT,
  CONSTRAINT cles_jusqua_check CHECK (jusqua > depuis),
  CONSTRAINT cles_depuis_fk FOREIGN KEY (depuis) REFERENCES imports (version),
  CONSTRAINT cles_jusqua_fk FOREIGN KEY (jusqua) REFERENCES imports (version)
) STRICT;
INSERT INTO cles VALUES(1,1,NULL,'ACC','2020-01-01',NULL,1,NULL,'egal',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'24 C 1');
INSERT INTO cles VALUES(2,1,NULL,'ARC','2020-01-01',NULL,1,NULL,'egal',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'24 C 2');
INSERT INTO cles VALUES(3,1,NULL,'CAM','2020-01-01',NULL,1,NULL,'direct',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'24 C 3');
INSERT INTO cles VALUES(4,1,NULL,'ENE','2020-01-01',NULL,1,NULL,'proportionnel',NULL,NULL,'KWH',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'24 C 4');
INSERT INTO cles VALUES(5,1,NULL,'ETU','2020-01-01',NULL,1,NULL,'forfait',NULL,'100',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO cles VALUES(6,1,NULL,'GRA','2020-01-01',NULL,1,NULL,'proportionnel',NULL,NULL,'POPULATION',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'24 C 5');
INSERT INTO cles VALUES(7,1,NULL,'IMP','2020-01-01',NULL,1,NULL,'unitaire',NULL,'2','PAGES',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'24 C 6');
INSERT INTO cles VALUES(8,1,NULL,'INV','2020-01-01',NULL,1,NULL,'forfait',NULL,'500',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'24 C 7');
INSERT INTO cles VALUES(9,1,NULL,'MAT','2020-01-01',NULL,1,NULL,'unitaire',NULL,'1','PAGES',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'24 C 8');
INSERT INTO cles VALUES(10,1,NULL,'PET','2020-01-01',NULL,1,NULL,'forfait',NULL,'20',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'24 C 9');
INSERT INTO cles VALUES(11,1,NULL,'POP','2020-01-01',NULL,1,NULL,'proportionnel',NULL,NULL,'POPULATION',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'24 C 10');
INSERT INTO cles VALUES(12,1,NULL,'POR','2020-01-01',NULL,1,NULL,'egal',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'24 C 11');
CREATE TABLE parts_mel (
  id      INTEGER PRIMARY KEY,
  depuis  INTEGER NOT NULL,
  jusqua  INTEGER,
  service TEXT    NOT NULL,
  du      TEXT    NOT NULL,
  au      TEXT,
  mode    TEXT    NOT NULL,
  valeur  TEXT    NOT NULL,
  acte    TEXT,
  CONSTRAINT parts_mel_jusqua_check CHECK (jusqua > depuis),
  CONSTRAINT parts_mel_depuis_fk FOREIGN KEY (depuis) REFERENCES imports (version),
  CONSTRAINT parts_mel_jusqua_fk FOREIGN KEY (jusqua) REFERENCES imports (version)
) STRICT;
CREATE TABLE bornes (
  id       INTEGER PRIMARY KEY,
  depuis   INTEGER NOT NULL,
  jusqua   INTEGER,
  service  TEXT    NOT NULL,
  du       TEXT    NOT NULL,
  au       TEXT,
  plancher TEXT,
  plafond  TEXT,
  report   TEXT    NOT NULL,
  acte     TEXT,
  CONSTRAINT bornes_jusqua_check CHECK (jusqua > depuis),
  CONSTRAINT bornes_depuis_fk FOREIGN KEY (depuis) REFERENCES imports (version),
  CONSTRAINT bornes_jusqua_fk FOREIGN KEY (jusqua) REFERENCES imports (version)
) STRICT;
CREATE TABLE exonerations (
  id      INTEGER PRIMARY KEY,
  depuis  INTEGER NOT NULL,
  jusqua  INTEGER,
  tiers   TEXT    NOT NULL,
  service TEXT    NOT NULL,
  du      TEXT    NOT NULL,
  au      TEXT,
  taux    TEXT    NOT NULL,
  motif   TEXT    NOT NULL,
  acte    TEXT,
  CONSTRAINT exonerations_jusqua_check CHECK (jusqua > depuis),
  CONSTRAINT exonerations_depuis_fk FOREIGN KEY (depuis) REFERENCES imports (version),
  CONSTRAINT exonerations_jusqua_fk FOREIGN KEY (jusqua) REFERENCES imports (version)
) STRICT;
CREATE TABLE adhesions (
  id         INTEGER PRIMARY KEY,
  depuis     INTEGER NOT NULL,
  jusqua     INTEGER,
  tiers      TEXT    NOT NULL,
  service    TEXT    NOT NULL,
  du         TEXT    NOT NULL,
  au         TEXT,
  notifie_le TEXT,
  acte       TEXT,
  CONSTRAINT adhesions_jusqua_check CHECK (jusqua > depuis),
  CONSTRAINT adhesions_depuis_fk FOREIGN KEY (depuis) REFERENCES imports (version),
  CONSTRAINT adhesions_jusqua_fk FOREIGN KEY (jusqua) REFERENCES imports (version)
) STRICT;
INSERT INTO adhesions VALUES(1,1,NULL,'01001','ACC','2020-01-01',NULL,NULL,NULL);
INSERT INTO adhesions VALUES(2,1,NULL,'01001','ARC','2020-01-01',NULL,NULL,NULL);
INSERT INTO adhesions VALUES(3,1,NULL,'01001','ENE','2020-01-01',NULL,NULL,NULL);
INSERT INTO adhesions VALUES(4,1,NULL,'01001','GRA','2020-01-01',NULL,NULL,NULL);
INSERT INTO adhesions VALUES(5,1,NULL,'01001','IMP','2020-01-01',NULL,NULL,NULL);
INSERT INTO adhesions VALUES(6,1,NULL,'01001','INV','2020-01-01',NULL,NULL,NULL);
INSERT INTO adhesions VALUES(7,1,NULL,'01001','MAT','2020-01-01',NULL,NULL,NULL);
INSERT INTO adhesions VALUES(8,1,NULL,'01001','POP','2020-01-01',NULL,NULL,NULL);
INSERT INTO adhesions VALUES(9,1,NULL,'01002','ACC','2020-01-01',NULL,NULL,NULL);
INSERT INTO adhesions VALUES(10,1,NULL,'01002','ARC','2020-01-01',NULL,NULL,NULL);
INSERT INTO adhesions VALUES(11,1,NULL,'01002','CAM','2020-01-01',NULL,NULL,NULL);
INSERT INTO adhesions VALUES(12,1,NULL,'01002','GRA','2020-01-01',NULL,NULL,NULL);
INSERT INTO adhesions VALUES(13,1,NULL,'01002','IMP','2020-01-01',NULL,NULL,NULL);
INSERT INTO adhesions VALUES(14,1,NULL,'01002','INV','2020-01-01',NULL,NULL,NULL);
INSERT INTO adhesions VALUES(15,1,NULL,'01002','MAT','2020-01-01',NULL,NULL,NULL);
INSERT INTO adhesions VALUES(16,1,NULL,'01002','PET','2020-01-01',NULL,NULL,NULL);
INSERT INTO adhesions VALUES(17,1,NULL,'01002','POP','2020-01-01',NULL,NULL,NULL);
INSERT INTO adhesions VALUES(18,1,NULL,'01002','POR','2020-01-01',NULL,NULL,NULL);
INSERT INTO adhesions VALUES(19,1,NULL,'01003','ENE','2020-01-01',NULL,NULL,NULL);
INSERT INTO adhesions VALUES(20,1,NULL,'01003','POP','2020-01-01',NULL,NULL,NULL);
INSERT INTO adhesions VALUES(21,1,NULL,'01003','POR','2020-01-01',NULL,NULL,NULL);
INSERT INTO adhesions VALUES(22,1,NULL,'01004','IMP','2020-01-01',NULL,NULL,NULL);
INSERT INTO adhesions VALUES(23,1,NULL,'C01','IMP','2020-01-01',NULL,NULL,NULL);
INSERT INTO adhesions VALUES(24,1,NULL,'C01','MAT','2020-01-01',NULL,NULL,NULL);
INSERT INTO adhesions VALUES(25,1,NULL,'MEL','POP','2020-01-01',NULL,NULL,NULL);
INSERT INTO adhesions VALUES(26,1,NULL,'SYN','PET','2020-01-01',NULL,NULL,NULL);
CREATE TABLE couts (
  id       INTEGER PRIMARY KEY,
  depuis   INTEGER NOT NULL,
  jusqua   INTEGER,
  service  TEXT    NOT NULL,
  exercice INTEGER NOT NULL,
  base     TEXT    NOT NULL,
  nature   TEXT    NOT NULL,
  montant  TEXT    NOT NULL,
  tiers    TEXT,
  libelle  TEXT,
  piece    TEXT,
  CONSTRAINT couts_jusqua_check CHECK (jusqua > depuis),
  CONSTRAINT couts_depuis_fk FOREIGN KEY (depuis) REFERENCES imports (version),
  CONSTRAINT couts_jusqua_fk FOREIGN KEY (jusqua) REFERENCES imports (version)
) STRICT;
INSERT INTO couts VALUES(1,1,NULL,'ACC',2025,'prevu','contrats','1000',NULL,NULL,NULL);
INSERT INTO couts VALUES(2,1,NULL,'ARC',2025,'prevu','contrats','3000',NULL,NULL,NULL);
INSERT INTO couts VALUES(3,1,NULL,'GRA',2025,'prevu','contrats','900',NULL,NULL,NULL);
INSERT INTO couts VALUES(4,1,NULL,'IMP',2025,'prevu','contrats','800',NULL,NULL,NULL);
INSERT INTO couts VALUES(5,1,NULL,'INV',2025,'prevu','contrats','1000',NULL,NULL,NULL);
INSERT INTO couts VALUES(6,1,NULL,'MAT',2025,'prevu','contrats','400',NULL,NULL,NULL);
INSERT INTO couts VALUES(7,1,NULL,'PET',2025,'prevu','contrats','50',NULL,NULL,NULL);
INSERT INTO couts VALUES(8,1,NULL,'POP',2025,'prevu','personnel','12000',NULL,NULL,NULL);
INSERT INTO couts VALUES(9,1,NULL,'POR',2025,'prevu','contrats','600',NULL,NULL,NULL);
INSERT INTO couts VALUES(10,2,NULL,'CAM',2025,'realise','contrats','321','01002','Facture 77',NULL);
INSERT INTO couts VALUES(11,2,NULL,'ENE',2025,'realise','recette','-4000',NULL,'Vente',NULL);
INSERT INTO couts VALUES(12,3,NULL,'ACC',2026,'prevu','contrats','1100',NULL,NULL,NULL);
INSERT INTO couts VALUES(13,3,NULL,'ARC',2025,'realise','contrats','2400',NULL,NULL,NULL);
INSERT INTO couts VALUES(14,3,NULL,'GRA',2026,'prevu','contrats','900',NULL,NULL,NULL);
INSERT INTO couts VALUES(15,3,NULL,'IMP',2026,'prevu','contrats','800',NULL,NULL,NULL);
INSERT INTO couts VALUES(16,3,NULL,'INV',2026,'prevu','contrats','1000',NULL,NULL,NULL);
INSERT INTO couts VALUES(17,3,NULL,'MAT',2026,'prevu','contrats','400',NULL,NULL,NULL);
INSERT INTO couts VALUES(18,3,NULL,'PET',2026,'prevu','contrats','50',NULL,NULL,NULL);
INSERT INTO couts VALUES(19,3,NULL,'POP',2025,'realise','personnel','12400',NULL,NULL,NULL);
INSERT INTO couts VALUES(20,3,NULL,'POP',2026,'prevu','personnel','12600',NULL,NULL,NULL);
CREATE TABLE echeanciers (
  id       INTEGER PRIMARY KEY,
  depuis   INTEGER NOT NULL,
  jusqua   INTEGER,
  service  TEXT    NOT NULL,
  echeance TEXT    NOT NULL,
  cumul    TEXT    NOT NULL,
  base     TEXT    NOT NULL,
  CONSTRAINT echeanciers_jusqua_check CHECK (jusqua > depuis),
  CONSTRAINT echeanciers_depuis_fk FOREIGN KEY (depuis) REFERENCES imports (version),
  CONSTRAINT echeanciers_jusqua_fk FOREIGN KEY (jusqua) REFERENCES imports (version)
) STRICT;
INSERT INTO echeanciers VALUES(1,1,NULL,'ACC','mai','100','prevu');
INSERT INTO echeanciers VALUES(2,1,NULL,'ARC','mai+1','100','realise');
INSERT INTO echeanciers VALUES(3,1,NULL,'ARC','novembre','100','prevu');
INSERT INTO echeanciers VALUES(4,1,NULL,'CAM','novembre','100','realise');
INSERT INTO echeanciers VALUES(5,1,NULL,'ENE','novembre','100','realise');
INSERT INTO echeanciers VALUES(6,1,NULL,'ETU','mai','100','prevu');
INSERT INTO echeanciers VALUES(7,1,NULL,'GRA','mai','100','prevu');
INSERT INTO echeanciers VALUES(8,1,NULL,'IMP','mai','100','prevu');
INSERT INTO echeanciers VALUES(9,1,NULL,'INV','mai','100','prevu');
INSERT INTO echeanciers VALUES(10,1,NULL,'MAT','mai','100','prevu');
INSERT INTO echeanciers VALUES(11,1,NULL,'PET','mai','50','prevu');
INSERT INTO echeanciers VALUES(12,1,NULL,'PET','novembre','100','prevu');
INSERT INTO echeanciers VALUES(13,1,NULL,'POP','mai','50','prevu');
INSERT INTO echeanciers VALUES(14,1,NULL,'POP','mai+1','100','realise');
INSERT INTO echeanciers VALUES(15,1,NULL,'POP','novembre','100','prevu');
INSERT INTO echeanciers VALUES(16,1,NULL,'POR','mai','100','prevu');
CREATE TABLE ajustements (
  id       INTEGER PRIMARY KEY,
  depuis   INTEGER NOT NULL,
  jusqua   INTEGER,
  tiers    TEXT    NOT NULL,
  service  TEXT    NOT NULL,
  exercice INTEGER NOT NULL,
  montant  TEXT    NOT NULL,
  motif    TEXT    NOT NULL,
  acte     TEXT,
  CONSTRAINT ajustements_jusqua_check CHECK (jusqua > depuis),
  CONSTRAINT ajustements_depuis_fk FOREIGN KEY (depuis) REFERENCES imports (version),
  CONSTRAINT ajustements_jusqua_fk FOREIGN KEY (jusqua) REFERENCES imports (version)
) STRICT;
CREATE TABLE reprises (
  id        INTEGER PRIMARY KEY,
  depuis    INTEGER NOT NULL,
  jusqua    INTEGER,
  tiers     TEXT    NOT NULL,
  service   TEXT    NOT NULL,
  exercice  INTEGER NOT NULL,
  rang      TEXT    NOT NULL,
  montant   TEXT    NOT NULL,
  reference TEXT    NOT NULL,
  CONSTRAINT reprises_jusqua_check CHECK (jusqua > depuis),
  CONSTRAINT reprises_depuis_fk FOREIGN KEY (depuis) REFERENCES imports (version),
  CONSTRAINT reprises_jusqua_fk FOREIGN KEY (jusqua) REFERENCES imports (version)
) STRICT;
INSERT INTO reprises VALUES(1,1,NULL,'01001','IMP',2025,'1','50','Titre 2025-7 du 10/01/2025');
CREATE TABLE campagnes (
  id                TEXT    PRIMARY KEY,
  etat              TEXT    NOT NULL,
  dossier_version   INTEGER, -- NULL: none yet
  dossier_empreinte TEXT    NOT NULL,
  empreinte         TEXT    NOT NULL, -- what is approved, and then issued
  calculee_par      TEXT    NOT NULL,
  calculee_le       TEXT    NOT NULL,
  validee_par       TEXT    NOT NULL,
  validee_le        TEXT    NOT NULL,
  emise_par         TEXT    NOT NULL,
  emise_le          TEXT    NOT NULL,
  date_emission     TEXT    NOT NULL, -- on the documents
  seq               INTEGER, -- ledger entry of the issue
  close_par         TEXT    NOT NULL,
  close_le          TEXT    NOT NULL,
  CONSTRAINT campagnes_id_check CHECK (id GLOB '[0-9][0-9][0-9][0-9]-05' OR id GLOB '[0-9][0-9][0-9][0-9]-11'),
  CONSTRAINT campagnes_etat_check CHECK (etat IN ('ouverte', 'calculee', 'validee', 'emise', 'close')),
  CONSTRAINT campagnes_seq_check CHECK ((etat IN ('emise', 'close')) = (seq IS NOT NULL)),
  CONSTRAINT campagnes_seq_unique UNIQUE (seq),
  CONSTRAINT campagnes_dossier_fk FOREIGN KEY (dossier_version) REFERENCES imports (version) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT campagnes_seq_fk FOREIGN KEY (seq) REFERENCES ledger_entry (seq) DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;
INSERT INTO campagnes VALUES('2025-05','close',1,'d62dd223002ae738087e395dca02c76c115aba295427149b8523444eaa553ab1','867fa858a30b6bf3e382ca2b3a6fa9777aa8108dfa8343ab7490f10c2403caab','Camille','2026-06-01T10:20:30Z','Dominique','2026-06-01T10:20:30Z','Camille','2026-06-01T10:20:30Z','2025-05-28',4,'Camille','2026-06-01T10:20:30Z');
INSERT INTO campagnes VALUES('2025-11','emise',2,'8166ae5dd65a3d39966aa5ff08dac6185ee0cbd173dcc5cf77680ee04c0163f7','989ab644fc2005e7805f50080f635add15b64019258a034705ea964ee3c21ae0','Camille','2026-06-01T10:20:30Z','Dominique','2026-06-01T10:20:30Z','Camille','2026-06-01T10:20:30Z','2025-11-28',8,'','');
INSERT INTO campagnes VALUES('2026-05','emise',3,'eb4f2c08b98ca75aaebf2338091d2da29b0a12dc321f2dd8ad5df3a622b2e335','1a37e62c4f759a093e017ff7ca0488a750480df94a81618708977ed50d889578','Camille','2026-06-01T10:20:30Z','Dominique','2026-06-01T10:20:30Z','Camille','2026-06-01T10:20:30Z','2026-05-28',13,'','');
INSERT INTO campagnes VALUES('2026-11','calculee',3,'eb4f2c08b98ca75aaebf2338091d2da29b0a12dc321f2dd8ad5df3a622b2e335','51975a609450fd3d2fe206a1a6bbf066c6fc0cae702a6838a086a6e0346a275f','Camille','2026-06-01T10:20:30Z','','','','','',NULL,'','');
CREATE TABLE calculs (
  campagne          TEXT    PRIMARY KEY,
  dossier_version   INTEGER NOT NULL,
  dossier_empreinte TEXT    NOT NULL,
  emis_empreinte    TEXT    NOT NULL, -- over what was already issued
  empreinte         TEXT    NOT NULL,
  CONSTRAINT calculs_campagne_fk FOREIGN KEY (campagne) REFERENCES campagnes (id) DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;
INSERT INTO calculs VALUES('2025-05',1,'d62dd223002ae738087e395dca02c76c115aba295427149b8523444eaa553ab1','5c3e40a48e1127b8942092eb10db7a1ac6ba422af27749d7c0684deb24cb1bbe','867fa858a30b6bf3e382ca2b3a6fa9777aa8108dfa8343ab7490f10c2403caab');
INSERT INTO calculs VALUES('2025-11',2,'8166ae5dd65a3d39966aa5ff08dac6185ee0cbd173dcc5cf77680ee04c0163f7','43bcf59bd200d83b4e50f6e9377d2cbac96ce9609708ffa513edd22691c286da','989ab644fc2005e7805f50080f635add15b64019258a034705ea964ee3c21ae0');
INSERT INTO calculs VALUES('2026-05',3,'eb4f2c08b98ca75aaebf2338091d2da29b0a12dc321f2dd8ad5df3a622b2e335','cc2d01eb25c00d3cb87769b7a93145a3e0d0b25792c625413eb6352db87aecb7','1a37e62c4f759a093e017ff7ca0488a750480df94a81618708977ed50d889578');
INSERT INTO calculs VALUES('2026-11',3,'eb4f2c08b98ca75aaebf2338091d2da29b0a12dc321f2dd8ad5df3a622b2e335','d40e1042aa07c33e396279555582dc8ad605d9b7978d3328daa37fc5d24624de','51975a609450fd3d2fe206a1a6bbf066c6fc0cae702a6838a086a6e0346a275f');
CREATE TABLE pieces (
  identifiant TEXT    PRIMARY KEY,
  campagne    TEXT    NOT NULL,
  position    INTEGER NOT NULL, -- from 1 within the campaign; cancellations follow
  type        TEXT    NOT NULL,
  cause       TEXT    NOT NULL,
  numero      INTEGER NOT NULL, -- 0 until issued
  bordereau   INTEGER NOT NULL,
  budget      TEXT    NOT NULL,
  section     TEXT    NOT NULL,
  taxe        INTEGER NOT NULL,
  debiteur    TEXT    NOT NULL,
  ht_cents    INTEGER NOT NULL,
  tva_cents   INTEGER NOT NULL,
  ttc_cents   INTEGER NOT NULL,
  origine     TEXT,             -- the titre that a reduction corrects
  motif       TEXT    NOT NULL,
  seq         INTEGER,          -- ledger entry of the issue or of the cancellation
  CONSTRAINT pieces_identifiant_check CHECK (length(identifiant) BETWEEN 1 AND 20 AND identifiant NOT GLOB '*[^-/_+0-9A-Za-z]*'),
  CONSTRAINT pieces_type_check CHECK (type IN ('titre', 'reduction', 'mandat')),
  CONSTRAINT pieces_cause_check CHECK (cause IN ('', 'reversement', 'annulation_673', 'annulation')),
  CONSTRAINT pieces_taxe_check CHECK (taxe IN (0, 1)),
  CONSTRAINT pieces_numero_check CHECK (numero >= 0 AND bordereau >= 0),
  CONSTRAINT pieces_montants_check CHECK (ht_cents >= 0 AND tva_cents >= 0 AND ttc_cents = ht_cents + tva_cents),
  CONSTRAINT pieces_origine_check CHECK ((type = 'reduction') = (origine IS NOT NULL)),
  CONSTRAINT pieces_campagne_unique UNIQUE (campagne, identifiant),
  CONSTRAINT pieces_position_unique UNIQUE (campagne, position),
  CONSTRAINT pieces_campagne_fk FOREIGN KEY (campagne) REFERENCES campagnes (id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT pieces_origine_fk FOREIGN KEY (origine) REFERENCES pieces (identifiant),
  CONSTRAINT pieces_seq_fk FOREIGN KEY (seq) REFERENCES ledger_entry (seq) DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;
INSERT INTO pieces VALUES('M2511-BDFRDDIKHTV7','2025-11',4,'mandat','reversement',2,1,'PRINC','fonctionnement',0,'01003',100000,0,100000,NULL,'',8);
INSERT INTO pieces VALUES('M2511-OVTXRTK72T4D','2025-11',5,'mandat','reversement',1,1,'PRINC','fonctionnement',0,'01001',300000,0,300000,NULL,'',8);
INSERT INTO pieces VALUES('M2605-FMTDQ5HAT4OZ','2026-05',1,'mandat','annulation_673',2,1,'PRINC','fonctionnement',0,'01002',30000,0,30000,NULL,'',13);
INSERT INTO pieces VALUES('M2605-UKLTZEBFGDDG','2026-05',2,'mandat','annulation_673',1,1,'PRINC','fonctionnement',0,'01001',30000,0,30000,NULL,'',13);
INSERT INTO pieces VALUES('R2505-FGODDG6W6TIY','2025-05',9,'reduction','annulation',2,32,'PRINC','fonctionnement',1,'01002',18000,2730,20730,'T2505-AUV2EUAFHADG','Débiteur erroné',9);
INSERT INTO pieces VALUES('R2511-JYOKARPG54N4','2025-11',6,'reduction','',1,31,'PRINC','fonctionnement',1,'01002',12000,1820,13820,'T2505-AUV2EUAFHADG','',8);
INSERT INTO pieces VALUES('T2505-7G7RJVULM4S5','2025-05',1,'titre','',104,11,'PRINC','fonctionnement',0,'01002',180000,0,180000,NULL,'',4);
INSERT INTO pieces VALUES('T2505-AUV2EUAFHADG','2025-05',2,'titre','',105,11,'PRINC','fonctionnement',1,'01002',30000,4550,34550,NULL,'',4);
INSERT INTO pieces VALUES('T2505-FJD63BND3J2D','2025-05',3,'titre','',101,11,'PRINC','fonctionnement',0,'01001',360000,0,360000,NULL,'',4);
INSERT INTO pieces VALUES('T2505-GYA6LQRPMSEM','2025-05',4,'titre','',103,11,'PRINC','investissement',0,'01001',50000,0,50000,NULL,'',4);
INSERT INTO pieces VALUES('T2505-JXOFLZSYB7FD','2025-05',5,'titre','',102,11,'PRINC','fonctionnement',1,'01001',60000,9100,69100,NULL,'',4);
INSERT INTO pieces VALUES('T2505-RIZ24NTE6FWW','2025-05',6,'titre','',106,11,'PRINC','investissement',0,'01002',50000,0,50000,NULL,'',4);
INSERT INTO pieces VALUES('T2505-TGSNJMKQ3I4P','2025-05',7,'titre','',107,11,'PRINC','fonctionnement',0,'01003',60000,0,60000,NULL,'',4);
INSERT INTO pieces VALUES('T2505-YTQPJHRNPOQD','2025-05',8,'titre','',108,11,'PRINC','fonctionnement',1,'C01',12000,1820,13820,NULL,'',4);
INSERT INTO pieces VALUES('T2511-44U7JTS6QRWB','2025-11',7,'titre','',109,12,'PRINC','fonctionnement',0,'01001',510000,0,510000,NULL,'',8);
INSERT INTO pieces VALUES('T2511-7PPGI7KDL42Q','2025-11',1,'titre','',0,0,'ANX','fonctionnement',0,'01002',32100,0,32100,NULL,'',8);
INSERT INTO pieces VALUES('T2511-GV2YWXIGG5BS','2025-11',8,'titre','',111,12,'PRINC','fonctionnement',0,'01003',60000,0,60000,NULL,'',8);
INSERT INTO pieces VALUES('T2511-H7BMZPWDNWOG','2025-11',2,'titre','',301,21,'EAU','fonctionnement',0,'01002',2000,0,2000,NULL,'',8);
INSERT INTO pieces VALUES('T2511-KMO4RNCC37AC','2025-11',9,'titre','',110,12,'PRINC','fonctionnement',0,'01002',330000,0,330000,NULL,'',8);
INSERT INTO pieces VALUES('T2511-PEN46XS7XKKM','2025-11',3,'titre','',302,21,'EAU','fonctionnement',0,'SYN',2000,0,2000,NULL,'',8);
INSERT INTO pieces VALUES('T2605-AGWG5ZJXI5P5','2026-05',3,'titre','',103,11,'PRINC','investissement',0,'01001',50000,0,50000,NULL,'',13);
INSERT INTO pieces VALUES('T2605-BBUDNQRFUCN4','2026-05',4,'titre','',101,11,'PRINC','fonctionnement',0,'01001',402000,0,402000,NULL,'',13);
INSERT INTO pieces VALUES('T2605-HPBEZAWBHKTC','2026-05',5,'titre','',102,11,'PRINC','fonctionnement',1,'01001',69000,10755,79755,NULL,'',13);
INSERT INTO pieces VALUES('T2605-IDZVYYJ6CV5H','2026-05',6,'titre','',105,11,'PRINC','fonctionnement',1,'01002',42000,6370,48370,NULL,'',13);
INSERT INTO pieces VALUES('T2605-LF72D4LSPREB','2026-05',7,'titre','',107,11,'PRINC','fonctionnement',0,'01003',67000,0,67000,NULL,'',13);
INSERT INTO pieces VALUES('T2605-MK5QVPQCHLWK','2026-05',8,'titre','',108,11,'PRINC','fonctionnement',1,'C01',12000,1820,13820,NULL,'',13);
INSERT INTO pieces VALUES('T2605-P5TWJCHNELTE','2026-05',9,'titre','',106,11,'PRINC','investissement',0,'01002',50000,0,50000,NULL,'',13);
INSERT INTO pieces VALUES('T2605-YWR353MKN3CC','2026-05',10,'titre','',104,11,'PRINC','fonctionnement',0,'01002',201000,0,201000,NULL,'',13);
INSERT INTO pieces VALUES('T2611-5DMTSLYIN3OK','2026-11',3,'titre','',0,0,'PRINC','fonctionnement',0,'01003',63000,0,63000,NULL,'',NULL);
INSERT INTO pieces VALUES('T2611-HCIZC46ABYEK','2026-11',4,'titre','',0,0,'PRINC','fonctionnement',0,'01002',189000,0,189000,NULL,'',NULL);
INSERT INTO pieces VALUES('T2611-JIWZFPFZSMFP','2026-11',1,'titre','',0,0,'EAU','fonctionnement',0,'SYN',2000,0,2000,NULL,'',NULL);
INSERT INTO pieces VALUES('T2611-TYMJSQ4QQ4TM','2026-11',2,'titre','',0,0,'EAU','fonctionnement',0,'01002',2000,0,2000,NULL,'',NULL);
INSERT INTO pieces VALUES('T2611-XHLDGZV6GWJP','2026-11',5,'titre','',0,0,'PRINC','fonctionnement',0,'01001',378000,0,378000,NULL,'',NULL);
CREATE TABLE pieces_services (
  piece         TEXT    NOT NULL,
  position      INTEGER NOT NULL, -- from 1 within the document
  service       TEXT    NOT NULL,
  tva           TEXT    NOT NULL,
  montant_cents INTEGER NOT NULL,
  CONSTRAINT pieces_services_pk PRIMARY KEY (piece, position),
  CONSTRAINT pieces_services_montant_check CHECK (montant_cents >= 0),
  CONSTRAINT pieces_services_piece_fk FOREIGN KEY (piece) REFERENCES pieces (identifiant)
) STRICT, WITHOUT ROWID;
INSERT INTO pieces_services VALUES('M2511-BDFRDDIKHTV7',1,'ENE','hors_champ',100000);
INSERT INTO pieces_services VALUES('M2511-OVTXRTK72T4D',1,'ENE','hors_champ',300000);
INSERT INTO pieces_services VALUES('M2605-FMTDQ5HAT4OZ',1,'ARC','hors_champ',30000);
INSERT INTO pieces_services VALUES('M2605-UKLTZEBFGDDG',1,'ARC','hors_champ',30000);
INSERT INTO pieces_services VALUES('R2505-FGODDG6W6TIY',1,'IMP','20',12000);
INSERT INTO pieces_services VALUES('R2505-FGODDG6W6TIY',2,'MAT','5.5',6000);
INSERT INTO pieces_services VALUES('R2511-JYOKARPG54N4',1,'IMP','20',8000);
INSERT INTO pieces_services VALUES('R2511-JYOKARPG54N4',2,'MAT','5.5',4000);
INSERT INTO pieces_services VALUES('T2505-7G7RJVULM4S5',1,'POP','hors_champ',180000);
INSERT INTO pieces_services VALUES('T2505-AUV2EUAFHADG',1,'IMP','20',20000);
INSERT INTO pieces_services VALUES('T2505-AUV2EUAFHADG',2,'MAT','5.5',10000);
INSERT INTO pieces_services VALUES('T2505-FJD63BND3J2D',1,'POP','hors_champ',360000);
INSERT INTO pieces_services VALUES('T2505-GYA6LQRPMSEM',1,'INV','hors_champ',50000);
INSERT INTO pieces_services VALUES('T2505-JXOFLZSYB7FD',1,'IMP','20',40000);
INSERT INTO pieces_services VALUES('T2505-JXOFLZSYB7FD',2,'MAT','5.5',20000);
INSERT INTO pieces_services VALUES('T2505-RIZ24NTE6FWW',1,'INV','hors_champ',50000);
INSERT INTO pieces_services VALUES('T2505-TGSNJMKQ3I4P',1,'POP','hors_champ',60000);
INSERT INTO pieces_services VALUES('T2505-YTQPJHRNPOQD',1,'IMP','20',8000);
INSERT INTO pieces_services VALUES('T2505-YTQPJHRNPOQD',2,'MAT','5.5',4000);
INSERT INTO pieces_services VALUES('T2511-44U7JTS6QRWB',1,'ARC','hors_champ',150000);
INSERT INTO pieces_services VALUES('T2511-44U7JTS6QRWB',2,'POP','hors_champ',360000);
INSERT INTO pieces_services VALUES('T2511-7PPGI7KDL42Q',1,'CAM','hors_champ',32100);
INSERT INTO pieces_services VALUES('T2511-GV2YWXIGG5BS',1,'POP','hors_champ',60000);
INSERT INTO pieces_services VALUES('T2511-H7BMZPWDNWOG',1,'PET','hors_champ',2000);
INSERT INTO pieces_services VALUES('T2511-KMO4RNCC37AC',1,'ARC','hors_champ',150000);
INSERT INTO pieces_services VALUES('T2511-KMO4RNCC37AC',2,'POP','hors_champ',180000);
INSERT INTO pieces_services VALUES('T2511-PEN46XS7XKKM',1,'PET','hors_champ',2000);
INSERT INTO pieces_services VALUES('T2605-AGWG5ZJXI5P5',1,'INV','hors_champ',50000);
INSERT INTO pieces_services VALUES('T2605-BBUDNQRFUCN4',1,'POP','hors_champ',402000);
INSERT INTO pieces_services VALUES('T2605-HPBEZAWBHKTC',1,'IMP','20',48000);
INSERT INTO pieces_services VALUES('T2605-HPBEZAWBHKTC',2,'MAT','5.5',21000);
INSERT INTO pieces_services VALUES('T2605-IDZVYYJ6CV5H',1,'IMP','20',28000);
INSERT INTO pieces_services VALUES('T2605-IDZVYYJ6CV5H',2,'MAT','5.5',14000);
INSERT INTO pieces_services VALUES('T2605-LF72D4LSPREB',1,'POP','hors_champ',67000);
INSERT INTO pieces_services VALUES('T2605-MK5QVPQCHLWK',1,'IMP','20',8000);
INSERT INTO pieces_services VALUES('T2605-MK5QVPQCHLWK',2,'MAT','5.5',4000);
INSERT INTO pieces_services VALUES('T2605-P5TWJCHNELTE',1,'INV','hors_champ',50000);
INSERT INTO pieces_services VALUES('T2605-YWR353MKN3CC',1,'POP','hors_champ',201000);
INSERT INTO pieces_services VALUES('T2611-5DMTSLYIN3OK',1,'POP','hors_champ',63000);
INSERT INTO pieces_services VALUES('T2611-HCIZC46ABYEK',1,'POP','hors_champ',189000);
INSERT INTO pieces_services VALUES('T2611-JIWZFPFZSMFP',1,'PET','hors_champ',2000);
INSERT INTO pieces_services VALUES('T2611-TYMJSQ4QQ4TM',1,'PET','hors_champ',2000);
INSERT INTO pieces_services VALUES('T2611-XHLDGZV6GWJP',1,'POP','hors_champ',378000);
CREATE TABLE lignes (
  campagne        TEXT    NOT NULL,
  position        INTEGER NOT NULL, -- from 1 within the campaign, in the order of lignes.csv
  budget          TEXT    NOT NULL,
  debiteur        TEXT    NOT NULL,
  tiers           TEXT    NOT NULL,
  service         TEXT    NOT NULL,
  exercice        INTEGER NOT NULL,
  rang            TEXT    NOT NULL,
  base            TEXT    NOT NULL,
  cible_cents     INTEGER NOT NULL,
  deja_emis_cents INTEGER NOT NULL,
  montant_cents   INTEGER NOT NULL,
  statut          TEXT    NOT NULL,
  piece           TEXT,             -- NULL: on no document
  trace           TEXT    NOT NULL, -- docs/spec/trace.md; last, so that reading the rest can leave it
  CONSTRAINT lignes_pk PRIMARY KEY (campagne, position),
  CONSTRAINT lignes_cle_unique UNIQUE (campagne, tiers, service, exercice, rang),
  CONSTRAINT lignes_montant_check CHECK (montant_cents = cible_cents - deja_emis_cents),
  CONSTRAINT lignes_statut_check
    CHECK (statut IN ('titre', 'mandat', 'reduction', 'reporte', 'valorise', 'ac', 'porteur', 'propre')),
  CONSTRAINT lignes_campagne_fk FOREIGN KEY (campagne) REFERENCES campagnes (id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT lignes_piece_fk FOREIGN KEY (campagne, piece) REFERENCES pieces (campagne, identifiant)
) STRICT;
INSERT INTO lignes VALUES('2025-05',1,'EAU','01002','01002','PET',2025,'1','prevu',1000,0,1000,'reporte',NULL,'[{"nature":"composante","du":"2025-01-01","au":"2025-12-31","jours":365,"cout":"25.00","a_repartir":"25.00","cumul":"50","methode":"forfait","acte":"24 C 9","presence":"jours","presence_num":365,"presence_den":365,"montant":"20","exact":"10","resultat":"10.00"}]');
INSERT INTO lignes VALUES('2025-05',2,'EAU','SYN','SYN','PET',2025,'1','prevu',1000,0,1000,'reporte',NULL,'[{"nature":"composante","du":"2025-01-01","au":"2025-12-31","jours":365,"cout":"25.00","a_repartir":"25.00","cumul":"50","methode":"forfait","acte":"24 C 9","presence":"jours","presence_num":365,"presence_den":365,"montant":"20","exact":"10","resultat":"10.00"}]');
INSERT INTO lignes VALUES('2025-05',3,'PRINC','01001','01001','ACC',2025,'1','prevu',50000,0,50000,'ac',NULL,'[{"nature":"composante","du":"2025-01-01","au":"2025-12-31","jours":365,"cout":"1000.00","a_repartir":"1000.00","cumul":"100","methode":"egal","acte":"24 C 1","presence":"jours","presence_num":365,"presence_den":365,"enveloppe":"1000.00","poids":"1","poids_total":"2","plancher":"500.00","rang_centime":1,"resultat":"500.00"}]');
INSERT INTO lignes VALUES('2025-05',4,'PRINC','01001','01001','GRA',2025,'1','prevu',60000,0,60000,'valorise',NULL,'[{"nature":"composante","du":"2025-01-01","au":"2025-12-31","jours":365,"cout":"900.00","a_repartir":"900.00","cumul":"100","methode":"proportionnel","acte":"24 C 5","presence":"jours","presence_num":365,"presence_den":365,"assiette":"POPULATION","quantite":"6000","termes":[{"coefficient":"1","indicateur":"POPULATION","valeur":"6000"}],"enveloppe":"900.00","poids":"6000","poids_total":"9000","plancher":"600.00","rang_centime":1,"resultat":"600.00"}]');
INSERT INTO lignes VALUES('2025-05',5,'PRINC','01001','01001','IMP',2025,'1','prevu',40000,5000,35000,'titre','T2505-JXOFLZSYB7FD','[{"nature":"composante","du":"2025-01-01","au":"2025-12-31","jours":365,"cout":"800.00","a_repartir":"800.00","cumul":"100","methode":"unitaire","acte":"24 C 6","presence":"jours","presence_num":365,"presence_den":365,"assiette":"PAGES","quantite":"200","termes":[{"coefficient":"1","indicateur":"PAGES","valeur":"200"}],"montant":"2","exact":"400","resultat":"400.00"}]');
INSERT INTO lignes VALUES('2025-05',6,'PRINC','01001','01001','INV',2025,'1','prevu',50000,0,50000,'titre','T2505-GYA6LQRPMSEM','[{"nature":"composante","du":"2025-01-01","au":"2025-12-31","jours":365,"cout":"1000.00","a_repartir":"1000.00","cumul":"100","methode":"forfait","acte":"24 C 7","presence":"jours","presence_num":365,"presence_den":365,"montant":"500","exact":"500","resultat":"500.00"}]');
INSERT INTO lignes VALUES('2025-05',7,'PRINC','01001','01001','MAT',2025,'1','prevu',20000,0,20000,'titre','T2505-JXOFLZSYB7FD','[{"nature":"composante","du":"2025-01-01","au":"2025-12-31","jours":365,"cout":"400.00","a_repartir":"400.00","cumul":"100","methode":"unitaire","acte":"24 C 8","presence":"jours","presence_num":365,"presence_den":365,"assiette":"PAGES","quantite":"200","termes":[{"coefficient":"1","indicateur":"PAGES","valeur":"200"}],"montant":"1","exact":"200","resultat":"200.00"}]');
INSERT INTO lignes VALUES('2025-05',8,'PRINC','01001','01001','POP',2025,'1','prevu',360000,0,360000,'titre','T2505-FJD63BND3J2D','[{"nature":"composante","du":"2025-01-01","au":"2025-12-31","jours":365,"cout":"6000.00","a_repartir":"6000.00","cumul":"50","methode":"proportionnel","acte":"24 C 10","presence":"jours","presence_num":365,"presence_den":365,"assiette":"POPULATION","quantite":"6000","termes":[{"coefficient":"1","indicateur":"POPULATION","valeur":"6000"}],"enveloppe":"6000.00","poids":"6000","poids_total":"10000","plancher":"3600.00","rang_centime":1,"resultat":"3600.00"}]');
INSERT INTO lignes VALUES('2025-05',9,'PRINC','01001','01004','IMP',2025,'1','prevu',5000,0,5000,'titre','T2505-JXOFLZSYB7FD','[{"nature":"composante","du":"2025-01-01","au":"2025-12-31","jours":365,"cout":"800.00","a_repartir":"800.00","cumul":"100","methode":"unitaire","acte":"24 C 6","presence":"jours","presence_num":365,"presence_den":365,"assiette":"PAGES","quantite":"25","termes":[{"coefficient":"1","indicateur":"PAGES","valeur":"25"}],"montant":"2","exact":"50","resultat":"50.00"}]');
INSERT INTO lignes VALUES('2025-05',10,'PRINC','01002','01002','ACC',2025,'1','prevu',50000,0,50000,'ac',NULL,'[{"nature":"composante","du":"2025-01-01","au":"2025-12-31","jours":365,"cout":"1000.00","a_repartir":"1000.00","cumul":"100","methode":"egal","acte":"24 C 1","presence":"jours","presence_num":365,"presence_den":365,"enveloppe":"1000.00","poids":"1","poids_total":"2","plancher":"500.00","rang_centime":2,"resultat":"500.00"}]');
INSERT INTO lignes VALUES('2025-05',11,'PRINC','01002','01002','GRA',2025,'1','prevu',30000,0,30000,'valorise',NULL,'[{"nature":"composante","du":"2025-01-01","au":"2025-12-31","jours":365,"cout":"900.00","a_repartir":"900.00","cumul":"100","methode":"proportionnel","acte":"24 C 5","presence":"jours","presence_num":365,"presence_den":365,"assiette":"POPULATION","quantite":"3000","termes":[{"coefficient":"1","indicateur":"POPULATION","valeur":"3000"}],"enveloppe":"900.00","poids":"3000","poids_total":"9000","plancher":"300.00","rang_centime":2,"resultat":"300.00"}]');
INSERT INTO lignes VALUES('2025-05',12,'PRINC','01002','01002','IMP',2025,'1','prevu',20000,0,20000,'titre','T2505-AUV2EUAFHADG','[{"nature":"composante","du":"2025-01-01","au":"2025-12-31","jours":365,"cout":"800.00","a_repartir":"800.00","cumul":"100","methode":"unitaire","acte":"24 C 6","presence":"jours","presence_num":365,"presence_den":365,"assiette":"PAGES","quantite":"100","termes":[{"coefficient":"1","indicateur":"PAGES","valeur":"100"}],"montant":"2","exact":"200","resultat":"200.00"}]');
INSERT INTO lignes VALUES('2025-05',13,'PRINC','01002','01002','INV',2025,'1','prevu',50000,0,50000,'titre','T2505-RIZ24NTE6FWW','[{"nature":"composante","du":"2025-01-01","au":"2025-12-31","jours":365,"cout":"1000.00","a_repartir":"1000.00","cumul":"100","methode":"forfait","acte":"24 C 7","presence":"jours","presence_num":365,"presence_den":365,"montant":"500","exact":"500","resultat":"500.00"}]');
INSERT INTO lignes VALUES('2025-05',14,'PRINC','01002','01002','MAT',2025,'1','prevu',10000,0,10000,'titre','T2505-AUV2EUAFHADG','[{"nature":"composante","du":"2025-01-01","au":"2025-12-31","jours":365,"cout":"400.00","a_repartir":"400.00","cumul":"100","methode":"unitaire","acte":"24 C 8","presence":"jours","presence_num":365,"presence_den":365,"assiette":"PAGES","quantite":"100","termes":[{"coefficient":"1","indicateur":"PAGES","valeur":"100"}],"montant":"1","exact":"100","resultat":"100.00"}]');
INSERT INTO lignes VALUES('2025-05',15,'PRINC','01002','01002','POP',2025,'1','prevu',180000,0,180000,'titre','T2505-7G7RJVULM4S5','[{"nature":"composante","du":"2025-01-01","au":"2025-12-31","jours":365,"cout":"6000.00","a_repartir":"6000.00","cumul":"50","methode":"proportionnel","acte":"24 C 10","presence":"jours","presence_num":365,"presence_den":365,"assiette":"POPULATION","quantite":"3000","termes":[{"coefficient":"1","indicateur":"POPULATION","valeur":"3000"}],"enveloppe":"6000.00","poids":"3000","poids_total":"10000","plancher":"1800.00","rang_centime":2,"resultat":"1800.00"}]');
INSERT INTO lignes VALUES('2025-05',16,'PRINC','01002','01002','POR',2025,'1','prevu',30000,0,30000,'porteur',NULL,'[{"nature":"composante","du":"2025-01-01","au":"2025-12-31","jours":365,"cout":"600.00","a_repartir":"600.00","cumul":"100","methode":"egal","acte":"24 C 11","presence":"jours","presence_num":365,"presence_den":365,"enveloppe":"600.00","poids":"1","poids_total":"2","plancher":"300.00","rang_centime":1,"resultat":"300.00"}]');
INSERT INTO lignes VALUES('2025-05',17,'PRINC','01003','01003','POP',2025,'1','prevu',60000,0,60000,'titre','T2505-TGSNJMKQ3I4P','[{"nature":"composante","du":"2025-01-01","au":"2025-12-31","jours":365,"cout":"6000.00","a_repartir":"6000.00","cumul":"50","methode":"proportionnel","acte":"24 C 10","presence":"jours","presence_num":365,"presence_den":365,"assiette":"POPULATION","quantite":"1000","termes":[{"coefficient":"1","indicateur":"POPULATION","valeur":"1000"}],"enveloppe":"6000.00","poids":"1000","poids_total":"10000","plancher":"600.00","rang_centime":3,"resultat":"600.00"}]');
INSERT INTO lignes VALUES('2025-05',18,'PRINC','01003','01003','POR',2025,'1','prevu',30000,0,30000,'porteur',NULL,'[{"nature":"composante","du":"2025-01-01","au":"2025-12-31","jours":365,"cout":"600.00","a_repartir":"600.00","cumul":"100","methode":"egal","acte":"24 C 11","presence":"jours","presence_num":365,"presence_den":365,"enveloppe":"600.00","poids":"1","poids_total":"2","plancher":"300.00","rang_centime":2,"resultat":"300.00"}]');
INSERT INTO lignes VALUES('2025-05',19,'PRINC','C01','C01','IMP',2025,'1','prevu',8000,0,8000,'titre','T2505-YTQPJHRNPOQD','[{"nature":"composante","du":"2025-01-01","au":"2025-12-31","jours":365,"cout":"800.00","a_repartir":"800.00","cumul":"100","methode":"unitaire","acte":"24 C 6","presence":"jours","presence_num":365,"presence_den":365,"assiette":"PAGES","quantite":"40","termes":[{"coefficient":"1","indicateur":"PAGES","valeur":"40"}],"montant":"2","exact":"80","resultat":"80.00"}]');
INSERT INTO lignes VALUES('2025-05',20,'PRINC','C01','C01','MAT',2025,'1','prevu',4000,0,4000,'titre','T2505-YTQPJHRNPOQD','[{"nature":"composante","du":"2025-01-01","au":"2025-12-31","jours":365,"cout":"400.00","a_repartir":"400.00","cumul":"100","methode":"unitaire","acte":"24 C 8","presence":"jours","presence_num":365,"presence_den":365,"assiette":"PAGES","quantite":"40","termes":[{"coefficient":"1","indicateur":"PAGES","valeur":"40"}],"montant":"1","exact":"40","resultat":"40.00"}]');
INSERT INTO lignes VALUES('2025-11',1,'ANX','01002','01002','CAM',2025,'1','realise',32100,0,32100,'titre','T2511-7PPGI7KDL42Q','[{"nature":"composante","du":"2025-01-01","au":"2025-12-31","jours":365,"cumul":"100","methode":"direct","acte":"24 C 3","exact":"321","resultat":"321.00"}]');
INSERT INTO lignes VALUES('2025-11',2,'EAU','01002','01002','PET',2025,'1','prevu',2000,0,2000,'titre','T2511-H7BMZPWDNWOG','[{"nature":"composante","du":"2025-01-01","au":"2025-12-31","jours":365,"cout":"50.00","a_repartir":"50.00","cumul":"100","methode":"forfait","acte":"24 C 9","presence":"jours","presence_num":365,"presence_den":365,"montant":"20","exact":"20","resultat":"20.00"}]');
INSERT INTO lignes VALUES('2025-11',3,'EAU','SYN','SYN','PET',2025,'1','prevu',2000,0,2000,'titre','T2511-PEN46XS7XKKM','[{"nature":"composante","du":"2025-01-01","au":"2025-12-31","jours":365,"cout":"50.00","a_repartir":"50.00","cumul":"100","methode":"forfait","acte":"24 C 9","presence":"jours","presence_num":365,"presence_den":365,"montant":"20","exact":"20","resultat":"20.00"}]');
INSERT INTO lignes VALUES('2025-11',4,'PRINC','01001','01001','ARC',2025,'1','prevu',150000,0,150000,'titre','T2511-44U7JTS6QRWB','[{"nature":"composante","du":"2025-01-01","au":"2025-12-31","jours":365,"cout":"3000.00","a_repartir":"3000.00","cumul":"100","methode":"egal","acte":"24 C 2","presence":"jours","presence_num":365,"presence_den":365,"enveloppe":"3000.00","poids":"1","poids_total":"2","plancher":"1500.00","rang_centime":1,"resultat":"1500.00"}]');
INSERT INTO lignes VALUES('2025-11',5,'PRINC','01001','01001','ENE',2025,'1','realise',-300000,0,-300000,'mandat','M2511-OVTXRTK72T4D','[{"nature":"composante","du":"2025-01-01","au":"2025-12-31","jours":365,"cout":"-4000.00","a_repartir":"-4000.00","cumul":"100","methode":"proportionnel","acte":"24 C 4","presence":"jours","presence_num":365,"presence_den":365,"assiette":"KWH","quantite":"300","termes":[{"coefficient":"1","indicateur":"KWH","valeur":"300"}],"enveloppe":"-4000.00","poids":"300","poids_total":"400","plancher":"-3000.00","rang_centime":1,"resultat":"-3000.00"}]');
INSERT INTO lignes VALUES('2025-11',6,'PRINC','01001','01001','POP',2025,'1','prevu',720000,360000,360000,'titre','T2511-44U7JTS6QRWB','[{"nature":"composante","du":"2025-01-01","au":"2025-12-31","jours":365,"cout":"12000.00","a_repartir":"12000.00","cumul":"100","methode":"proportionnel","acte":"24 C 10","presence":"jours","presence_num":365,"presence_den":365,"assiette":"POPULATION","quantite":"6000","termes":[{"coefficient":"1","indicateur":"POPULATION","valeur":"6000"}],"enveloppe":"12000.00","poids":"6000","poids_total":"10000","plancher":"7200.00","rang_centime":1,"resultat":"7200.00"}]');
INSERT INTO lignes VALUES('2025-11',7,'PRINC','01002','01002','ARC',2025,'1','prevu',150000,0,150000,'titre','T2511-KMO4RNCC37AC','[{"nature":"composante","du":"2025-01-01","au":"2025-12-31","jours":365,"cout":"3000.00","a_repartir":"3000.00","cumul":"100","methode":"egal","acte":"24 C 2","presence":"jours","presence_num":365,"presence_den":365,"enveloppe":"3000.00","poids":"1","poids_total":"2","plancher":"1500.00","rang_centime":2,"resultat":"1500.00"}]');
INSERT INTO lignes VALUES('2025-11',8,'PRINC','01002','01002','IMP',2025,'1','prevu',12000,20000,-8000,'reduction','R2511-JYOKARPG54N4','[{"nature":"composante","du":"2025-01-01","au":"2025-12-31","jours":365,"cout":"800.00","a_repartir":"800.00","cumul":"100","methode":"unitaire","acte":"24 C 6","presence":"jours","presence_num":365,"presence_den":365,"assiette":"PAGES","quantite":"60","termes":[{"coefficient":"1","indicateur":"PAGES","valeur":"60"}],"montant":"2","exact":"120","resultat":"120.00"}]');
INSERT INTO lignes VALUES('2025-11',9,'PRINC','01002','01002','MAT',2025,'1','prevu',6000,10000,-4000,'reduction','R2511-JYOKARPG54N4','[{"nature":"composante","du":"2025-01-01","au":"2025-12-31","jours":365,"cout":"400.00","a_repartir":"400.00","cumul":"100","methode":"unitaire","acte":"24 C 8","presence":"jours","presence_num":365,"presence_den":365,"assiette":"PAGES","quantite":"60","termes":[{"coefficient":"1","indicateur":"PAGES","valeur":"60"}],"montant":"1","exact":"60","resultat":"60.00"}]');
INSERT INTO lignes VALUES('2025-11',10,'PRINC','01002','01002','POP',2025,'1','prevu',360000,180000,180000,'titre','T2511-KMO4RNCC37AC','[{"nature":"composante","du":"2025-01-01","au":"2025-12-31","jours":365,"cout":"12000.00","a_repartir":"12000.00","cumul":"100","methode":"proportionnel","acte":"24 C 10","presence":"jours","presence_num":365,"presence_den":365,"assiette":"POPULATION","quantite":"3000","termes":[{"coefficient":"1","indicateur":"POPULATION","valeur":"3000"}],"enveloppe":"12000.00","poids":"3000","poids_total":"10000","plancher":"3600.00","rang_centime":2,"resultat":"3600.00"}]');
INSERT INTO lignes VALUES('2025-11',11,'PRINC','01003','01003','ENE',2025,'1','realise',-100000,0,-100000,'mandat','M2511-BDFRDDIKHTV7','[{"nature":"composante","du":"2025-01-01","au":"2025-12-31","jours":365,"cout":"-4000.00","a_repartir":"-4000.00","cumul":"100","methode":"proportionnel","acte":"24 C 4","presence":"jours","presence_num":365,"presence_den":365,"assiette":"KWH","quantite":"100","termes":[{"coefficient":"1","indicateur":"KWH","valeur":"100"}],"enveloppe":"-4000.00","poids":"100","poids_total":"400","plancher":"-1000.00","rang_centime":2,"resultat":"-1000.00"}]');
INSERT INTO lignes VALUES('2025-11',12,'PRINC','01003','01003','POP',2025,'1','prevu',120000,60000,60000,'titre','T2511-GV2YWXIGG5BS','[{"nature":"composante","du":"2025-01-01","au":"2025-12-31","jours":365,"cout":"12000.00","a_repartir":"12000.00","cumul":"100","methode":"proportionnel","acte":"24 C 10","presence":"jours","presence_num":365,"presence_den":365,"assiette":"POPULATION","quantite":"1000","termes":[{"coefficient":"1","indicateur":"POPULATION","valeur":"1000"}],"enveloppe":"12000.00","poids":"1000","poids_total":"10000","plancher":"1200.00","rang_centime":3,"resultat":"1200.00"}]');
INSERT INTO lignes VALUES('2026-05',1,'EAU','01002','01002','PET',2026,'1','prevu',1000,0,1000,'reporte',NULL,'[{"nature":"composante","du":"2026-01-01","au":"2026-12-31","jours":365,"cout":"25.00","a_repartir":"25.00","cumul":"50","methode":"forfait","acte":"24 C 9","presence":"jours","presence_num":365,"presence_den":365,"montant":"20","exact":"10","resultat":"10.00"}]');
INSERT INTO lignes VALUES('2026-05',2,'EAU','SYN','SYN','PET',2026,'1','prevu',1000,0,1000,'reporte',NULL,'[{"nature":"composante","du":"2026-01-01","au":"2026-12-31","jours":365,"cout":"25.00","a_repartir":"25.00","cumul":"50","methode":"forfait","acte":"24 C 9","presence":"jours","presence_num":365,"presence_den":365,"montant":"20","exact":"10","resultat":"10.00"}]');
INSERT INTO lignes VALUES('2026-05',3,'PRINC','01001','01001','ACC',2026,'1','prevu',55000,0,55000,'ac',NULL,'[{"nature":"composante","du":"2026-01-01","au":"2026-12-31","jours":365,"cout":"1100.00","a_repartir":"1100.00","cumul":"100","methode":"egal","acte":"24 C 1","presence":"jours","presence_num":365,"presence_den":365,"enveloppe":"1100.00","poids":"1","poids_total":"2","plancher":"550.00","rang_centime":1,"resultat":"550.00"}]');
INSERT INTO lignes VALUES('2026-05',4,'PRINC','01001','01001','ARC',2025,'1','realise',120000,150000,-30000,'mandat','M2605-UKLTZEBFGDDG','[{"nature":"composante","du":"2025-01-01","au":"2025-12-31","jours":365,"cout":"2400.00","a_repartir":"2400.00","cumul":"100","methode":"egal","acte":"24 C 2","presence":"jours","presence_num":365,"presence_den":365,"enveloppe":"2400.00","poids":"1","poids_total":"2","plancher":"1200.00","rang_centime":1,"resultat":"1200.00"}]');
INSERT INTO lignes VALUES('2026-05',5,'PRINC','01001','01001','GRA',2026,'1','prevu',60000,0,60000,'valorise',NULL,'[{"nature":"composante","du":"2026-01-01","au":"2026-12-31","jours":365,"cout":"900.00","a_repartir":"900.00","cumul":"100","methode":"proportionnel","acte":"24 C 5","presence":"jours","presence_num":365,"presence_den":365,"assiette":"POPULATION","quantite":"6000","termes":[{"coefficient":"1","indicateur":"POPULATION","valeur":"6000","exercice":2025}],"enveloppe":"900.00","poids":"6000","poids_total":"9000","plancher":"600.00","rang_centime":1,"resultat":"600.00"}]');
INSERT INTO lignes VALUES('2026-05',6,'PRINC','01001','01001','IMP',2026,'1','prevu',42000,0,42000,'titre','T2605-HPBEZAWBHKTC','[{"nature":"composante","du":"2026-01-01","au":"2026-12-31","jours":365,"cout":"800.00","a_repartir":"800.00","cumul":"100","methode":"unitaire","acte":"24 C 6","presence":"jours","presence_num":365,"presence_den":365,"assiette":"PAGES","quantite":"210","termes":[{"coefficient":"1","indicateur":"PAGES","valeur":"210"}],"montant":"2","exact":"420","resultat":"420.00"}]');
INSERT INTO lignes VALUES('2026-05',7,'PRINC','01001','01001','INV',2026,'1','prevu',50000,0,50000,'titre','T2605-AGWG5ZJXI5P5','[{"nature":"composante","du":"2026-01-01","au":"2026-12-31","jours":365,"cout":"1000.00","a_repartir":"1000.00","cumul":"100","methode":"forfait","acte":"24 C 7","presence":"jours","presence_num":365,"presence_den":365,"montant":"500","exact":"500","resultat":"500.00"}]');
INSERT INTO lignes VALUES('2026-05',8,'PRINC','01001','01001','MAT',2026,'1','prevu',21000,0,21000,'titre','T2605-HPBEZAWBHKTC','[{"nature":"composante","du":"2026-01-01","au":"2026-12-31","jours":365,"cout":"400.00","a_repartir":"400.00","cumul":"100","methode":"unitaire","acte":"24 C 8","presence":"jours","presence_num":365,"presence_den":365,"assiette":"PAGES","quantite":"210","termes":[{"coefficient":"1","indicateur":"PAGES","valeur":"210"}],"montant":"1","exact":"210","resultat":"210.00"}]');
INSERT INTO lignes VALUES('2026-05',9,'PRINC','01001','01001','POP',2025,'1','realise',744000,720000,24000,'titre','T2605-BBUDNQRFUCN4','[{"nature":"composante","du":"2025-01-01","au":"2025-12-31","jours":365,"cout":"12400.00","a_repartir":"12400.00","cumul":"100","methode":"proportionnel","acte":"24 C 10","presence":"jours","presence_num":365,"presence_den":365,"assiette":"POPULATION","quantite":"6000","termes":[{"coefficient":"1","indicateur":"POPULATION","valeur":"6000"}],"enveloppe":"12400.00","poids":"6000","poids_total":"10000","plancher":"7440.00","rang_centime":1,"resultat":"7440.00"}]');
INSERT INTO lignes VALUES('2026-05',10,'PRINC','01001','01001','POP',2026,'1','prevu',378000,0,378000,'titre','T2605-BBUDNQRFUCN4','[{"nature":"composante","du":"2026-01-01","au":"2026-12-31","jours":365,"cout":"6300.00","a_repartir":"6300.00","cumul":"50","methode":"proportionnel","acte":"24 C 10","presence":"jours","presence_num":365,"presence_den":365,"assiette":"POPULATION","quantite":"6000","termes":[{"coefficient":"1","indicateur":"POPULATION","valeur":"6000","exercice":2025}],"enveloppe":"6300.00","poids":"6000","poids_total":"10000","plancher":"3780.00","rang_centime":1,"resultat":"3780.00"}]');
INSERT INTO lignes VALUES('2026-05',11,'PRINC','01001','01004','IMP',2026,'1','prevu',6000,0,6000,'titre','T2605-HPBEZAWBHKTC','[{"nature":"composante","du":"2026-01-01","au":"2026-12-31","jours":365,"cout":"800.00","a_repartir":"800.00","cumul":"100","methode":"unitaire","acte":"24 C 6","presence":"jours","presence_num":365,"presence_den":365,"assiette":"PAGES","quantite":"30","termes":[{"coefficient":"1","indicateur":"PAGES","valeur":"30"}],"montant":"2","exact":"60","resultat":"60.00"}]');
INSERT INTO lignes VALUES('2026-05',12,'PRINC','01002','01002','ACC',2026,'1','prevu',55000,0,55000,'ac',NULL,'[{"nature":"composante","du":"2026-01-01","au":"2026-12-31","jours":365,"cout":"1100.00","a_repartir":"1100.00","cumul":"100","methode":"egal","acte":"24 C 1","presence":"jours","presence_num":365,"presence_den":365,"enveloppe":"1100.00","poids":"1","poids_total":"2","plancher":"550.00","rang_centime":2,"resultat":"550.00"}]');
INSERT INTO lignes VALUES('2026-05',13,'PRINC','01002','01002','ARC',2025,'1','realise',120000,150000,-30000,'mandat','M2605-FMTDQ5HAT4OZ','[{"nature":"composante","du":"2025-01-01","au":"2025-12-31","jours":365,"cout":"2400.00","a_repartir":"2400.00","cumul":"100","methode":"egal","acte":"24 C 2","presence":"jours","presence_num":365,"presence_den":365,"enveloppe":"2400.00","poids":"1","poids_total":"2","plancher":"1200.00","rang_centime":2,"resultat":"1200.00"}]');
INSERT INTO lignes VALUES('2026-05',14,'PRINC','01002','01002','GRA',2026,'1','prevu',30000,0,30000,'valorise',NULL,'[{"nature":"composante","du":"2026-01-01","au":"2026-12-31","jours":365,"cout":"900.00","a_repartir":"900.00","cumul":"100","methode":"proportionnel","acte":"24 C 5","presence":"jours","presence_num":365,"presence_den":365,"assiette":"POPULATION","quantite":"3000","termes":[{"coefficient":"1","indicateur":"POPULATION","valeur":"3000","exercice":2025}],"enveloppe":"900.00","poids":"3000","poids_total":"9000","plancher":"300.00","rang_centime":2,"resultat":"300.00"}]');
INSERT INTO lignes VALUES('2026-05',15,'PRINC','01002','01002','IMP',2025,'1','prevu',12000,0,12000,'titre','T2605-IDZVYYJ6CV5H','[{"nature":"composante","du":"2025-01-01","au":"2025-12-31","jours":365,"cout":"800.00","a_repartir":"800.00","cumul":"100","methode":"unitaire","acte":"24 C 6","presence":"jours","presence_num":365,"presence_den":365,"assiette":"PAGES","quantite":"60","termes":[{"coefficient":"1","indicateur":"PAGES","valeur":"60"}],"montant":"2","exact":"120","resultat":"120.00"}]');
INSERT INTO lignes VALUES('2026-05',16,'PRINC','01002','01002','IMP',2026,'1','prevu',16000,0,16000,'titre','T2605-IDZVYYJ6CV5H','[{"nature":"composante","du":"2026-01-01","au":"2026-12-31","jours":365,"cout":"800.00","a_repartir":"800.00","cumul":"100","methode":"unitaire","acte":"24 C 6","presence":"jours","presence_num":365,"presence_den":365,"assiette":"PAGES","quantite":"80","termes":[{"coefficient":"1","indicateur":"PAGES","valeur":"80"}],"montant":"2","exact":"160","resultat":"160.00"}]');
INSERT INTO lignes VALUES('2026-05',17,'PRINC','01002','01002','INV',2026,'1','prevu',50000,0,50000,'titre','T2605-P5TWJCHNELTE','[{"nature":"composante","du":"2026-01-01","au":"2026-12-31","jours":365,"cout":"1000.00","a_repartir":"1000.00","cumul":"100","methode":"forfait","acte":"24 C 7","presence":"jours","presence_num":365,"presence_den":365,"montant":"500","exact":"500","resultat":"500.00"}]');
INSERT INTO lignes VALUES('2026-05',18,'PRINC','01002','01002','MAT',2025,'1','prevu',6000,0,6000,'titre','T2605-IDZVYYJ6CV5H','[{"nature":"composante","du":"2025-01-01","au":"2025-12-31","jours":365,"cout":"400.00","a_repartir":"400.00","cumul":"100","methode":"unitaire","acte":"24 C 8","presence":"jours","presence_num":365,"presence_den":365,"assiette":"PAGES","quantite":"60","termes":[{"coefficient":"1","indicateur":"PAGES","valeur":"60"}],"montant":"1","exact":"60","resultat":"60.00"}]');
INSERT INTO lignes VALUES('2026-05',19,'PRINC','01002','01002','MAT',2026,'1','prevu',8000,0,8000,'titre','T2605-IDZVYYJ6CV5H','[{"nature":"composante","du":"2026-01-01","au":"2026-12-31","jours":365,"cout":"400.00","a_repartir":"400.00","cumul":"100","methode":"unitaire","acte":"24 C 8","presence":"jours","presence_num":365,"presence_den":365,"assiette":"PAGES","quantite":"80","termes":[{"coefficient":"1","indicateur":"PAGES","valeur":"80"}],"montant":"1","exact":"80","resultat":"80.00"}]');
INSERT INTO lignes VALUES('2026-05',20,'PRINC','01002','01002','POP',2025,'1','realise',372000,360000,12000,'titre','T2605-YWR353MKN3CC','[{"nature":"composante","du":"2025-01-01","au":"2025-12-31","jours":365,"cout":"12400.00","a_repartir":"12400.00","cumul":"100","methode":"proportionnel","acte":"24 C 10","presence":"jours","presence_num":365,"presence_den":365,"assiette":"POPULATION","quantite":"3000","termes":[{"coefficient":"1","indicateur":"POPULATION","valeur":"3000"}],"enveloppe":"12400.00","poids":"3000","poids_total":"10000","plancher":"3720.00","rang_centime":2,"resultat":"3720.00"}]');
INSERT INTO lignes VALUES('2026-05',21,'PRINC','01002','01002','POP',2026,'1','prevu',189000,0,189000,'titre','T2605-YWR353MKN3CC','[{"nature":"composante","du":"2026-01-01","au":"2026-12-31","jours":365,"cout":"6300.00","a_repartir":"6300.00","cumul":"50","methode":"proportionnel","acte":"24 C 10","presence":"jours","presence_num":365,"presence_den":365,"assiette":"POPULATION","quantite":"3000","termes":[{"coefficient":"1","indicateur":"POPULATION","valeur":"3000","exercice":2025}],"enveloppe":"6300.00","poids":"3000","poids_total":"10000","plancher":"1890.00","rang_centime":2,"resultat":"1890.00"}]');
INSERT INTO lignes VALUES('2026-05',22,'PRINC','01003','01003','POP',2025,'1','realise',124000,120000,4000,'titre','T2605-LF72D4LSPREB','[{"nature":"composante","du":"2025-01-01","au":"2025-12-31","jours":365,"cout":"12400.00","a_repartir":"12400.00","cumul":"100","methode":"proportionnel","acte":"24 C 10","presence":"jours","presence_num":365,"presence_den":365,"assiette":"POPULATION","quantite":"1000","termes":[{"coefficient":"1","indicateur":"POPULATION","valeur":"1000"}],"enveloppe":"12400.00","poids":"1000","poids_total":"10000","plancher":"1240.00","rang_centime":3,"resultat":"1240.00"}]');
INSERT INTO lignes VALUES('2026-05',23,'PRINC','01003','01003','POP',2026,'1','prevu',63000,0,63000,'titre','T2605-LF72D4LSPREB','[{"nature":"composante","du":"2026-01-01","au":"2026-12-31","jours":365,"cout":"6300.00","a_repartir":"6300.00","cumul":"50","methode":"proportionnel","acte":"24 C 10","presence":"jours","presence_num":365,"presence_den":365,"assiette":"POPULATION","quantite":"1000","termes":[{"coefficient":"1","indicateur":"POPULATION","valeur":"1000","exercice":2025}],"enveloppe":"6300.00","poids":"1000","poids_total":"10000","plancher":"630.00","rang_centime":3,"resultat":"630.00"}]');
INSERT INTO lignes VALUES('2026-05',24,'PRINC','C01','C01','IMP',2026,'1','prevu',8000,0,8000,'titre','T2605-MK5QVPQCHLWK','[{"nature":"composante","du":"2026-01-01","au":"2026-12-31","jours":365,"cout":"800.00","a_repartir":"800.00","cumul":"100","methode":"unitaire","acte":"24 C 6","presence":"jours","presence_num":365,"presence_den":365,"assiette":"PAGES","quantite":"40","termes":[{"coefficient":"1","indicateur":"PAGES","valeur":"40"}],"montant":"2","exact":"80","resultat":"80.00"}]');
INSERT INTO lignes VALUES('2026-05',25,'PRINC','C01','C01','MAT',2026,'1','prevu',4000,0,4000,'titre','T2605-MK5QVPQCHLWK','[{"nature":"composante","du":"2026-01-01","au":"2026-12-31","jours":365,"cout":"400.00","a_repartir":"400.00","cumul":"100","methode":"unitaire","acte":"24 C 8","presence":"jours","presence_num":365,"presence_den":365,"assiette":"PAGES","quantite":"40","termes":[{"coefficient":"1","indicateur":"PAGES","valeur":"40"}],"montant":"1","exact":"40","resultat":"40.00"}]');
INSERT INTO lignes VALUES('2026-11',1,'EAU','01002','01002','PET',2026,'1','prevu',2000,0,2000,'titre','T2611-TYMJSQ4QQ4TM','[{"nature":"composante","du":"2026-01-01","au":"2026-12-31","jours":365,"cout":"50.00","a_repartir":"50.00","cumul":"100","methode":"forfait","acte":"24 C 9","presence":"jours","presence_num":365,"presence_den":365,"montant":"20","exact":"20","resultat":"20.00"}]');
INSERT INTO lignes VALUES('2026-11',2,'EAU','SYN','SYN','PET',2026,'1','prevu',2000,0,2000,'titre','T2611-JIWZFPFZSMFP','[{"nature":"composante","du":"2026-01-01","au":"2026-12-31","jours":365,"cout":"50.00","a_repartir":"50.00","cumul":"100","methode":"forfait","acte":"24 C 9","presence":"jours","presence_num":365,"presence_den":365,"montant":"20","exact":"20","resultat":"20.00"}]');
INSERT INTO lignes VALUES('2026-11',3,'PRINC','01001','01001','POP',2026,'1','prevu',756000,378000,378000,'titre','T2611-XHLDGZV6GWJP','[{"nature":"composante","du":"2026-01-01","au":"2026-12-31","jours":365,"cout":"12600.00","a_repartir":"12600.00","cumul":"100","methode":"proportionnel","acte":"24 C 10","presence":"jours","presence_num":365,"presence_den":365,"assiette":"POPULATION","quantite":"6000","termes":[{"coefficient":"1","indicateur":"POPULATION","valeur":"6000","exercice":2025}],"enveloppe":"12600.00","poids":"6000","poids_total":"10000","plancher":"7560.00","rang_centime":1,"resultat":"7560.00"}]');
INSERT INTO lignes VALUES('2026-11',4,'PRINC','01002','01002','POP',2026,'1','prevu',378000,189000,189000,'titre','T2611-HCIZC46ABYEK','[{"nature":"composante","du":"2026-01-01","au":"2026-12-31","jours":365,"cout":"12600.00","a_repartir":"12600.00","cumul":"100","methode":"proportionnel","acte":"24 C 10","presence":"jours","presence_num":365,"presence_den":365,"assiette":"POPULATION","quantite":"3000","termes":[{"coefficient":"1","indicateur":"POPULATION","valeur":"3000","exercice":2025}],"enveloppe":"12600.00","poids":"3000","poids_total":"10000","plancher":"3780.00","rang_centime":2,"resultat":"3780.00"}]');
INSERT INTO lignes VALUES('2026-11',5,'PRINC','01003','01003','POP',2026,'1','prevu',126000,63000,63000,'titre','T2611-5DMTSLYIN3OK','[{"nature":"composante","du":"2026-01-01","au":"2026-12-31","jours":365,"cout":"12600.00","a_repartir":"12600.00","cumul":"100","methode":"proportionnel","acte":"24 C 10","presence":"jours","presence_num":365,"presence_den":365,"assiette":"POPULATION","quantite":"1000","termes":[{"coefficient":"1","indicateur":"POPULATION","valeur":"1000","exercice":2025}],"enveloppe":"12600.00","poids":"1000","poids_total":"10000","plancher":"1260.00","rang_centime":3,"resultat":"1260.00"}]');
CREATE TABLE annulations_lignes (
  piece         TEXT    NOT NULL,
  tiers         TEXT    NOT NULL,
  service       TEXT    NOT NULL,
  exercice      INTEGER NOT NULL,
  rang          TEXT    NOT NULL,
  montant_cents INTEGER NOT NULL,
  CONSTRAINT annulations_lignes_pk PRIMARY KEY (piece, tiers, service, exercice, rang),
  CONSTRAINT annulations_lignes_piece_fk FOREIGN KEY (piece) REFERENCES pieces (identifiant)
) STRICT, WITHOUT ROWID;
INSERT INTO annulations_lignes VALUES('R2505-FGODDG6W6TIY','01002','IMP',2025,'1',-12000);
INSERT INTO annulations_lignes VALUES('R2505-FGODDG6W6TIY','01002','MAT',2025,'1',-6000);
CREATE TABLE parts (
  campagne         TEXT    NOT NULL,
  position         INTEGER NOT NULL,
  service          TEXT    NOT NULL,
  exercice         INTEGER NOT NULL,
  base             TEXT    NOT NULL,
  cumul            TEXT    NOT NULL, -- %, two decimals
  cout_cents       INTEGER NOT NULL,
  adherents_cents  INTEGER NOT NULL,
  metropole_cents  INTEGER NOT NULL,
  decidee_cents    INTEGER NOT NULL, -- the métropole's part by cause, from here on
  usage_cents      INTEGER NOT NULL,
  reliquat_cents   INTEGER NOT NULL,
  absence_cents    INTEGER NOT NULL,
  bornes_cents     INTEGER NOT NULL,
  ajustement_cents INTEGER NOT NULL,
  arrondi_cents    INTEGER NOT NULL,
  CONSTRAINT parts_pk PRIMARY KEY (campagne, position),
  CONSTRAINT parts_cle_unique UNIQUE (campagne, service, exercice),
  CONSTRAINT parts_campagne_fk FOREIGN KEY (campagne) REFERENCES campagnes (id) DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;
INSERT INTO parts VALUES('2025-05',1,'ACC',2025,'prevu','100.00',100000,100000,0,0,0,0,0,0,0,0);
INSERT INTO parts VALUES('2025-05',2,'GRA',2025,'prevu','100.00',90000,90000,0,0,0,0,0,0,0,0);
INSERT INTO parts VALUES('2025-05',3,'IMP',2025,'prevu','100.00',80000,73000,7000,0,0,7000,0,0,0,0);
INSERT INTO parts VALUES('2025-05',4,'INV',2025,'prevu','100.00',100000,100000,0,0,0,0,0,0,0,0);
INSERT INTO parts VALUES('2025-05',5,'MAT',2025,'prevu','100.00',40000,34000,6000,0,0,6000,0,0,0,0);
INSERT INTO parts VALUES('2025-05',6,'PET',2025,'prevu','50.00',2500,2000,500,0,0,500,0,0,0,0);
INSERT INTO parts VALUES('2025-05',7,'POP',2025,'prevu','50.00',600000,600000,0,0,0,0,0,0,0,0);
INSERT INTO parts VALUES('2025-05',8,'POR',2025,'prevu','100.00',60000,60000,0,0,0,0,0,0,0,0);
INSERT INTO parts VALUES('2025-11',1,'ACC',2025,'prevu','100.00',100000,100000,0,0,0,0,0,0,0,0);
INSERT INTO parts VALUES('2025-11',2,'ARC',2025,'prevu','100.00',300000,300000,0,0,0,0,0,0,0,0);
INSERT INTO parts VALUES('2025-11',3,'CAM',2025,'realise','100.00',32100,32100,0,0,0,0,0,0,0,0);
INSERT INTO parts VALUES('2025-11',4,'ENE',2025,'realise','100.00',-400000,-400000,0,0,0,0,0,0,0,0);
INSERT INTO parts VALUES('2025-11',5,'GRA',2025,'prevu','100.00',90000,90000,0,0,0,0,0,0,0,0);
INSERT INTO parts VALUES('2025-11',6,'IMP',2025,'prevu','100.00',80000,65000,15000,0,0,15000,0,0,0,0);
INSERT INTO parts VALUES('2025-11',7,'INV',2025,'prevu','100.00',100000,100000,0,0,0,0,0,0,0,0);
INSERT INTO parts VALUES('2025-11',8,'MAT',2025,'prevu','100.00',40000,30000,10000,0,0,10000,0,0,0,0);
INSERT INTO parts VALUES('2025-11',9,'PET',2025,'prevu','100.00',5000,4000,1000,0,0,1000,0,0,0,0);
INSERT INTO parts VALUES('2025-11',10,'POP',2025,'prevu','100.00',1200000,1200000,0,0,0,0,0,0,0,0);
INSERT INTO parts VALUES('2025-11',11,'POR',2025,'prevu','100.00',60000,60000,0,0,0,0,0,0,0,0);
INSERT INTO parts VALUES('2026-05',1,'ACC',2025,'prevu','100.00',100000,100000,0,0,0,0,0,0,0,0);
INSERT INTO parts VALUES('2026-05',2,'ACC',2026,'prevu','100.00',110000,110000,0,0,0,0,0,0,0,0);
INSERT INTO parts VALUES('2026-05',3,'ARC',2025,'realise','100.00',240000,240000,0,0,0,0,0,0,0,0);
INSERT INTO parts VALUES('2026-05',4,'CAM',2025,'realise','100.00',32100,32100,0,0,0,0,0,0,0,0);
INSERT INTO parts VALUES('2026-05',5,'ENE',2025,'realise','100.00',-400000,-400000,0,0,0,0,0,0,0,0);
INSERT INTO parts VALUES('2026-05',6,'GRA',2025,'prevu','100.00',90000,90000,0,0,0,0,0,0,0,0);
INSERT INTO parts VALUES('2026-05',7,'GRA',2026,'prevu','100.00',90000,90000,0,0,0,0,0,0,0,0);
INSERT INTO parts VALUES('2026-05',8,'IMP',2025,'prevu','100.00',80000,65000,15000,0,0,15000,0,0,0,0);
INSERT INTO parts VALUES('2026-05',9,'IMP',2026,'prevu','100.00',80000,72000,8000,0,0,8000,0,0,0,0);
INSERT INTO parts VALUES('2026-05',10,'INV',2025,'prevu','100.00',100000,100000,0,0,0,0,0,0,0,0);
INSERT INTO parts VALUES('2026-05',11,'INV',2026,'prevu','100.00',100000,100000,0,0,0,0,0,0,0,0);
INSERT INTO parts VALUES('2026-05',12,'MAT',2025,'prevu','100.00',40000,30000,10000,0,0,10000,0,0,0,0);
INSERT INTO parts VALUES('2026-05',13,'MAT',2026,'prevu','100.00',40000,33000,7000,0,0,7000,0,0,0,0);
INSERT INTO parts VALUES('2026-05',14,'PET',2025,'prevu','100.00',5000,4000,1000,0,0,1000,0,0,0,0);
INSERT INTO parts VALUES('2026-05',15,'PET',2026,'prevu','50.00',2500,2000,500,0,0,500,0,0,0,0);
INSERT INTO parts VALUES('2026-05',16,'POP',2025,'realise','100.00',1240000,1240000,0,0,0,0,0,0,0,0);
INSERT INTO parts VALUES('2026-05',17,'POP',2026,'prevu','50.00',630000,630000,0,0,0,0,0,0,0,0);
INSERT INTO parts VALUES('2026-05',18,'POR',2025,'prevu','100.00',60000,60000,0,0,0,0,0,0,0,0);
INSERT INTO parts VALUES('2026-05',19,'POR',2026,'prevu','100.00',0,0,0,0,0,0,0,0,0,0);
INSERT INTO parts VALUES('2026-11',1,'ACC',2025,'prevu','100.00',100000,100000,0,0,0,0,0,0,0,0);
INSERT INTO parts VALUES('2026-11',2,'ACC',2026,'prevu','100.00',110000,110000,0,0,0,0,0,0,0,0);
INSERT INTO parts VALUES('2026-11',3,'ARC',2025,'realise','100.00',240000,240000,0,0,0,0,0,0,0,0);
INSERT INTO parts VALUES('2026-11',4,'ARC',2026,'prevu','100.00',0,0,0,0,0,0,0,0,0,0);
INSERT INTO parts VALUES('2026-11',5,'CAM',2025,'realise','100.00',32100,32100,0,0,0,0,0,0,0,0);
INSERT INTO parts VALUES('2026-11',6,'CAM',2026,'realise','100.00',0,0,0,0,0,0,0,0,0,0);
INSERT INTO parts VALUES('2026-11',7,'ENE',2025,'realise','100.00',-400000,-400000,0,0,0,0,0,0,0,0);
INSERT INTO parts VALUES('2026-11',8,'ENE',2026,'realise','100.00',0,0,0,0,0,0,0,0,0,0);
INSERT INTO parts VALUES('2026-11',9,'GRA',2025,'prevu','100.00',90000,90000,0,0,0,0,0,0,0,0);
INSERT INTO parts VALUES('2026-11',10,'GRA',2026,'prevu','100.00',90000,90000,0,0,0,0,0,0,0,0);
INSERT INTO parts VALUES('2026-11',11,'IMP',2025,'prevu','100.00',80000,65000,15000,0,0,15000,0,0,0,0);
INSERT INTO parts VALUES('2026-11',12,'IMP',2026,'prevu','100.00',80000,72000,8000,0,0,8000,0,0,0,0);
INSERT INTO parts VALUES('2026-11',13,'INV',2025,'prevu','100.00',100000,100000,0,0,0,0,0,0,0,0);
INSERT INTO parts VALUES('2026-11',14,'INV',2026,'prevu','100.00',100000,100000,0,0,0,0,0,0,0,0);
INSERT INTO parts VALUES('2026-11',15,'MAT',2025,'prevu','100.00',40000,30000,10000,0,0,10000,0,0,0,0);
INSERT INTO parts VALUES('2026-11',16,'MAT',2026,'prevu','100.00',40000,33000,7000,0,0,7000,0,0,0,0);
INSERT INTO parts VALUES('2026-11',17,'PET',2025,'prevu','100.00',5000,4000,1000,0,0,1000,0,0,0,0);
INSERT INTO parts VALUES('2026-11',18,'PET',2026,'prevu','100.00',5000,4000,1000,0,0,1000,0,0,0,0);
INSERT INTO parts VALUES('2026-11',19,'POP',2025,'realise','100.00',1240000,1240000,0,0,0,0,0,0,0,0);
INSERT INTO parts VALUES('2026-11',20,'POP',2026,'prevu','100.00',1260000,1260000,0,0,0,0,0,0,0,0);
INSERT INTO parts VALUES('2026-11',21,'POR',2025,'prevu','100.00',60000,60000,0,0,0,0,0,0,0,0);
INSERT INTO parts VALUES('2026-11',22,'POR',2026,'prevu','100.00',0,0,0,0,0,0,0,0,0,0);
CREATE TABLE anomalies (
  campagne  TEXT    NOT NULL,
  position  INTEGER NOT NULL,
  code      TEXT    NOT NULL,
  bloquante INTEGER NOT NULL,
  tiers     TEXT    NOT NULL,
  service   TEXT    NOT NULL,
  exercice  INTEGER NOT NULL, -- 0 where there is none
  message   TEXT    NOT NULL,
  motif     TEXT    NOT NULL, -- why it was accepted
  CONSTRAINT anomalies_pk PRIMARY KEY (campagne, position),
  CONSTRAINT anomalies_bloquante_check CHECK (bloquante IN (0, 1)),
  CONSTRAINT anomalies_campagne_fk FOREIGN KEY (campagne) REFERENCES campagnes (id) DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;
INSERT INTO anomalies VALUES('2025-05',1,'CTL-120',0,'01002','',0,'le titre de 10,00 € sur le budget EAU n''atteint pas le seuil de 15,00 € : ses lignes sont reportées','');
INSERT INTO anomalies VALUES('2025-05',2,'CTL-120',0,'SYN','',0,'le titre de 10,00 € sur le budget EAU n''atteint pas le seuil de 15,00 € : ses lignes sont reportées','');
INSERT INTO anomalies VALUES('2025-05',3,'CTL-150',0,'C01','IMP',0,'le CCAS et sa commune (01001) sont tous deux facturés','');
INSERT INTO anomalies VALUES('2025-05',4,'CTL-150',0,'C01','MAT',0,'le CCAS et sa commune (01001) sont tous deux facturés','');
INSERT INTO anomalies VALUES('2025-11',1,'CTL-130',0,'01002','',0,'3 641,00 € demandés, contre 2 645,50 € en mai 2025','');
INSERT INTO anomalies VALUES('2026-05',1,'CTL-004',1,'','POR',2026,'aucun coût (prévu) n''est saisi pour 2026 alors que la clé répartit un coût','Vu avec le service');
INSERT INTO anomalies VALUES('2026-05',2,'CTL-120',0,'01002','',0,'le titre de 10,00 € sur le budget EAU n''atteint pas le seuil de 15,00 € : ses lignes sont reportées','');
INSERT INTO anomalies VALUES('2026-05',3,'CTL-120',0,'SYN','',0,'le titre de 10,00 € sur le budget EAU n''atteint pas le seuil de 15,00 € : ses lignes sont reportées','');
INSERT INTO anomalies VALUES('2026-05',4,'CTL-140',0,'','GRA',2026,'« POPULATION » : le chiffre de 2025 est reconduit pour 2 tiers','');
INSERT INTO anomalies VALUES('2026-05',5,'CTL-140',0,'','POP',2026,'« POPULATION » : le chiffre de 2025 est reconduit pour 4 tiers','');
INSERT INTO anomalies VALUES('2026-05',6,'CTL-150',0,'C01','IMP',0,'le CCAS et sa commune (01001) sont tous deux facturés','');
INSERT INTO anomalies VALUES('2026-05',7,'CTL-150',0,'C01','MAT',0,'le CCAS et sa commune (01001) sont tous deux facturés','');
INSERT INTO anomalies VALUES('2026-11',1,'CTL-004',1,'','ARC',2026,'aucun coût (prévu) n''est saisi pour 2026 alors que la clé répartit un coût','Vu avec le service');
INSERT INTO anomalies VALUES('2026-11',2,'CTL-004',1,'','ENE',2026,'aucun coût (réalisé) n''est saisi pour 2026 alors que la clé répartit un coût','Vu avec le service');
INSERT INTO anomalies VALUES('2026-11',3,'CTL-004',1,'','POR',2026,'aucun coût (prévu) n''est saisi pour 2026 alors que la clé répartit un coût','Vu avec le service');
INSERT INTO anomalies VALUES('2026-11',4,'CTL-130',0,'01001','',0,'3 780,00 € demandés, contre 5 317,55 € en mai 2026','');
INSERT INTO anomalies VALUES('2026-11',5,'CTL-130',0,'01002','',0,'1 910,00 € demandés, contre 2 993,70 € en mai 2026','');
INSERT INTO anomalies VALUES('2026-11',6,'CTL-140',0,'','GRA',2026,'« POPULATION » : le chiffre de 2025 est reconduit pour 2 tiers','');
INSERT INTO anomalies VALUES('2026-11',7,'CTL-140',0,'','POP',2026,'« POPULATION » : le chiffre de 2025 est reconduit pour 4 tiers','');
CREATE TABLE compteurs (
  budget  TEXT    NOT NULL,
  annee   INTEGER NOT NULL,
  serie   TEXT    NOT NULL,
  dernier INTEGER NOT NULL,
  CONSTRAINT compteurs_pk PRIMARY KEY (budget, annee, serie),
  CONSTRAINT compteurs_serie_check CHECK (serie IN
    ('titre', 'reduction', 'mandat', 'bordereau_titre', 'bordereau_reduction', 'bordereau_mandat')),
  CONSTRAINT compteurs_dernier_check CHECK (dernier >= 0)
) STRICT, WITHOUT ROWID;
INSERT INTO compteurs VALUES('EAU',2025,'bordereau_titre',21);
INSERT INTO compteurs VALUES('EAU',2025,'titre',302);
INSERT INTO compteurs VALUES('PRINC',2025,'bordereau_mandat',1);
INSERT INTO compteurs VALUES('PRINC',2025,'bordereau_reduction',32);
INSERT INTO compteurs VALUES('PRINC',2025,'bordereau_titre',12);
INSERT INTO compteurs VALUES('PRINC',2025,'mandat',2);
INSERT INTO compteurs VALUES('PRINC',2025,'reduction',2);
INSERT INTO compteurs VALUES('PRINC',2025,'titre',111);
INSERT INTO compteurs VALUES('PRINC',2026,'bordereau_mandat',1);
INSERT INTO compteurs VALUES('PRINC',2026,'bordereau_titre',11);
INSERT INTO compteurs VALUES('PRINC',2026,'mandat',2);
INSERT INTO compteurs VALUES('PRINC',2026,'titre',108);
CREATE TABLE planifications (
  campagne TEXT PRIMARY KEY,
  le       TEXT NOT NULL,
  resultat TEXT NOT NULL
) STRICT;
CREATE TRIGGER ledger_entry_extends_chain BEFORE INSERT ON ledger_entry
WHEN NEW.seq IS NOT (SELECT COALESCE(MAX(seq), 0) + 1 FROM ledger_entry)
  OR NEW.prev_hash IS NOT COALESCE((SELECT hash FROM ledger_entry ORDER BY seq DESC LIMIT 1), '')
  OR EXISTS (SELECT 1 FROM ledger_entry WHERE hash = NEW.hash)
BEGIN SELECT RAISE(ABORT, 'conflit : cette écriture ne prolonge pas le journal'); END;
CREATE TRIGGER ledger_entry_no_update BEFORE UPDATE ON ledger_entry
BEGIN SELECT RAISE(ABORT, 'fige : une écriture du journal ne se modifie pas'); END;
CREATE TRIGGER ledger_entry_no_delete BEFORE DELETE ON ledger_entry
BEGIN SELECT RAISE(ABORT, 'fige : une écriture du journal ne se supprime pas'); END;
CREATE TRIGGER ledger_posting_extends_last BEFORE INSERT ON ledger_posting
WHEN NEW.entry IS NOT (SELECT MAX(seq) FROM ledger_entry)
  OR NEW.position IS NOT (SELECT COALESCE(MAX(position), 0) + 1 FROM ledger_posting WHERE entry = NEW.entry)
BEGIN SELECT RAISE(ABORT, 'fige : une imputation ne s''ajoute qu''à la dernière écriture du journal'); END;
CREATE TRIGGER ledger_posting_no_update BEFORE UPDATE ON ledger_posting
BEGIN SELECT RAISE(ABORT, 'fige : une imputation du journal ne se modifie pas'); END;
CREATE TRIGGER ledger_posting_no_delete BEFORE DELETE ON ledger_posting
BEGIN SELECT RAISE(ABORT, 'fige : une imputation du journal ne se supprime pas'); END;
CREATE TRIGGER imports_extends BEFORE INSERT ON imports
WHEN NEW.version IS NOT (SELECT COALESCE(MAX(version), 0) + 1 FROM imports) OR EXISTS (SELECT 1 FROM imports WHERE seq = NEW.seq)
BEGIN SELECT RAISE(ABORT, 'conflit : cet import ne suit pas la dernière version du dossier'); END;
CREATE TRIGGER imports_no_update BEFORE UPDATE ON imports
BEGIN SELECT RAISE(ABORT, 'fige : un import du dossier ne se modifie pas'); END;
CREATE TRIGGER imports_no_delete BEFORE DELETE ON imports
BEGIN SELECT RAISE(ABORT, 'fige : un import du dossier ne se supprime pas'); END;
CREATE VIEW v_parametres AS
  SELECT cle, valeur
  FROM parametres WHERE jusqua IS NULL;
CREATE TRIGGER parametres_insert BEFORE INSERT ON parametres
WHEN NEW.depuis IS NOT (SELECT MAX(version) FROM imports) OR NEW.jusqua IS NOT NULL OR EXISTS (SELECT 1 FROM parametres WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'fige : une ligne de « parametres » n''entre que par le dernier import'); END;
CREATE TRIGGER parametres_update BEFORE UPDATE ON parametres
WHEN OLD.jusqua IS NOT NULL OR NEW.jusqua IS NOT (SELECT MAX(version) FROM imports)
  OR (OLD.id, OLD.depuis, OLD.cle, OLD.valeur)
     IS NOT (NEW.id, NEW.depuis, NEW.cle, NEW.valeur)
BEGIN SELECT RAISE(ABORT, 'fige : une ligne de « parametres » ne se modifie pas, le dernier import peut seulement y mettre fin'); END;
CREATE TRIGGER parametres_delete BEFORE DELETE ON parametres
BEGIN SELECT RAISE(ABORT, 'fige : une ligne de « parametres » ne se supprime pas, chaque version du dossier est gardée'); END;
CREATE VIEW v_budgets AS
  SELECT code, libelle, siret, idpost, codcol, codbud, prodloc, numerotation, premier_titre, premier_bordereau, premier_bordereau_reduction
  FROM budgets WHERE jusqua IS NULL;
CREATE TRIGGER budgets_insert BEFORE INSERT ON budgets
WHEN NEW.depuis IS NOT (SELECT MAX(version) FROM imports) OR NEW.jusqua IS NOT NULL OR EXISTS (SELECT 1 FROM budgets WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'fige : une ligne de « budgets » n''entre que par le dernier import'); END;
CREATE TRIGGER budgets_update BEFORE UPDATE ON budgets
WHEN OLD.jusqua IS NOT NULL OR NEW.jusqua IS NOT (SELECT MAX(version) FROM imports)
  OR (OLD.id, OLD.depuis, OLD.code, OLD.libelle, OLD.siret, OLD.idpost, OLD.codcol, OLD.codbud, OLD.prodloc, OLD.numerotation, OLD.premier_titre, OLD.premier_bordereau, OLD.premier_bordereau_reduction)
     IS NOT (NEW.id, NEW.depuis, NEW.code, NEW.libelle, NEW.siret, NEW.idpost, NEW.codcol, NEW.codbud, NEW.prodloc, NEW.numerotation, NEW.premier_titre, NEW.premier_bordereau, NEW.premier_bordereau_reduction)
BEGIN SELECT RAISE(ABORT, 'fige : une ligne de « budgets » ne se modifie pas, le dernier import peut seulement y mettre fin'); END;
CREATE TRIGGER budgets_delete BEFORE DELETE ON budgets
BEGIN SELECT RAISE(ABORT, 'fige : une ligne de « budgets » ne se supprime pas, chaque version du dossier est gardée'); END;
CREATE VIEW v_tiers AS
  SELECT code, nom, type, siren, siret, debiteur, territoire, adresse, complement, code_postal, ville, code_service, engagement, courriel, membre_du, membre_au
  FROM tiers WHERE jusqua IS NULL;
CREATE TRIGGER tiers_insert BEFORE INSERT ON tiers
WHEN NEW.depuis IS NOT (SELECT MAX(version) FROM imports) OR NEW.jusqua IS NOT NULL OR EXISTS (SELECT 1 FROM tiers WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'fige : une ligne de « tiers » n''entre que par le dernier import'); END;
CREATE TRIGGER tiers_update BEFORE UPDATE ON tiers
WHEN OLD.jusqua IS NOT NULL OR NEW.jusqua IS NOT (SELECT MAX(version) FROM imports)
  OR (OLD.id, OLD.depuis, OLD.code, OLD.nom, OLD.type, OLD.siren, OLD.siret, OLD.debiteur, OLD.territoire, OLD.adresse, OLD.complement, OLD.code_postal, OLD.ville, OLD.code_service, OLD.engagement, OLD.courriel, OLD.membre_du, OLD.membre_au)
     IS NOT (NEW.id, NEW.depuis, NEW.code, NEW.nom, NEW.type, NEW.siren, NEW.siret, NEW.debiteur, NEW.territoire, NEW.adresse, NEW.complement, NEW.code_postal, NEW.ville, NEW.code_service, NEW.engagement, NEW.courriel, NEW.membre_du, NEW.membre_au)
BEGIN SELECT RAISE(ABORT, 'fige : une ligne de « tiers » ne se modifie pas, le dernier import peut seulement y mettre fin'); END;
CREATE TRIGGER tiers_delete BEFORE DELETE ON tiers
BEGIN SELECT RAISE(ABORT, 'fige : une ligne de « tiers » ne se supprime pas, chaque version du dossier est gardée'); END;
CREATE VIEW v_services AS
  SELECT code, libelle, thematique, direction, cadre, statut, reglement, porteur, budget, section, nature, fonction, prodloc, tva, parent, alias, du, au
  FROM services WHERE jusqua IS NULL;
CREATE TRIGGER services_insert BEFORE INSERT ON services
WHEN NEW.depuis IS NOT (SELECT MAX(version) FROM imports) OR NEW.jusqua IS NOT NULL OR EXISTS (SELECT 1 FROM services WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'fige : une ligne de « services » n''entre que par le dernier import'); END;
CREATE TRIGGER services_update BEFORE UPDATE ON services
WHEN OLD.jusqua IS NOT NULL OR NEW.jusqua IS NOT (SELECT MAX(version) FROM imports)
  OR (OLD.id, OLD.depuis, OLD.code, OLD.libelle, OLD.thematique, OLD.direction, OLD.cadre, OLD.statut, OLD.reglement, OLD.porteur, OLD.budget, OLD.section, OLD.nature, OLD.fonction, OLD.prodloc, OLD.tva, OLD.parent, OLD.alias, OLD.du, OLD.au)
     IS NOT (NEW.id, NEW.depuis, NEW.code, NEW.libelle, NEW.thematique, NEW.direction, NEW.cadre, NEW.statut, NEW.reglement, NEW.porteur, NEW.budget, NEW.section, NEW.nature, NEW.fonction, NEW.prodloc, NEW.tva, NEW.parent, NEW.alias, NEW.du, NEW.au)
BEGIN SELECT RAISE(ABORT, 'fige : une ligne de « services » ne se modifie pas, le dernier import peut seulement y mettre fin'); END;
CREATE TRIGGER services_delete BEFORE DELETE ON services
BEGIN SELECT RAISE(ABORT, 'fige : une ligne de « services » ne se supprime pas, chaque version du dossier est gardée'); END;
CREATE VIEW v_eligibilites AS
  SELECT service, critere, valeur
  FROM eligibilites WHERE jusqua IS NULL;
CREATE TRIGGER eligibilites_insert BEFORE INSERT ON eligibilites
WHEN NEW.depuis IS NOT (SELECT MAX(version) FROM imports) OR NEW.jusqua IS NOT NULL OR EXISTS (SELECT 1 FROM eligibilites WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'fige : une ligne de « eligibilites » n''entre que par le dernier import'); END;
CREATE TRIGGER eligibilites_update BEFORE UPDATE ON eligibilites
WHEN OLD.jusqua IS NOT NULL OR NEW.jusqua IS NOT (SELECT MAX(version) FROM imports)
  OR (OLD.id, OLD.depuis, OLD.service, OLD.critere, OLD.valeur)
     IS NOT (NEW.id, NEW.depuis, NEW.service, NEW.critere, NEW.valeur)
BEGIN SELECT RAISE(ABORT, 'fige : une ligne de « eligibilites » ne se modifie pas, le dernier import peut seulement y mettre fin'); END;
CREATE TRIGGER eligibilites_delete BEFORE DELETE ON eligibilites
BEGIN SELECT RAISE(ABORT, 'fige : une ligne de « eligibilites » ne se supprime pas, chaque version du dossier est gardée'); END;
CREATE VIEW v_indicateurs AS
  SELECT code, libelle, unite, nature, absence
  FROM indicateurs WHERE jusqua IS NULL;
CREATE TRIGGER indicateurs_insert BEFORE INSERT ON indicateurs
WHEN NEW.depuis IS NOT (SELECT MAX(version) FROM imports) OR NEW.jusqua IS NOT NULL OR EXISTS (SELECT 1 FROM indicateurs WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'fige : une ligne de « indicateurs » n''entre que par le dernier import'); END;
CREATE TRIGGER indicateurs_update BEFORE UPDATE ON indicateurs
WHEN OLD.jusqua IS NOT NULL OR NEW.jusqua IS NOT (SELECT MAX(version) FROM imports)
  OR (OLD.id, OLD.depuis, OLD.code, OLD.libelle, OLD.unite, OLD.nature, OLD.absence)
     IS NOT (NEW.id, NEW.depuis, NEW.code, NEW.libelle, NEW.unite, NEW.nature, NEW.absence)
BEGIN SELECT RAISE(ABORT, 'fige : une ligne de « indicateurs » ne se modifie pas, le dernier import peut seulement y mettre fin'); END;
CREATE TRIGGER indicateurs_delete BEFORE DELETE ON indicateurs
BEGIN SELECT RAISE(ABORT, 'fige : une ligne de « indicateurs » ne se supprime pas, chaque version du dossier est gardée'); END;
CREATE VIEW v_unites AS
  SELECT tiers, indicateur, exercice, base, du, valeur, source
  FROM unites WHERE jusqua IS NULL;
CREATE TRIGGER unites_insert BEFORE INSERT ON unites
WHEN NEW.depuis IS NOT (SELECT MAX(version) FROM imports) OR NEW.jusqua IS NOT NULL OR EXISTS (SELECT 1 FROM unites WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'fige : une ligne de « unites » n''entre que par le dernier import'); END;
CREATE TRIGGER unites_update BEFORE UPDATE ON unites
WHEN OLD.jusqua IS NOT NULL OR NEW.jusqua IS NOT (SELECT MAX(version) FROM imports)
  OR (OLD.id, OLD.depuis, OLD.tiers, OLD.indicateur, OLD.exercice, OLD.base, OLD.du, OLD.valeur, OLD.source)
     IS NOT (NEW.id, NEW.depuis, NEW.tiers, NEW.indicateur, NEW.exercice, NEW.base, NEW.du, NEW.valeur, NEW.source)
BEGIN SELECT RAISE(ABORT, 'fige : une ligne de « unites » ne se modifie pas, le dernier import peut seulement y mettre fin'); END;
CREATE TRIGGER unites_delete BEFORE DELETE ON unites
BEGIN SELECT RAISE(ABORT, 'fige : une ligne de « unites » ne se supprime pas, chaque version du dossier est gardée'); END;
CREATE VIEW v_assiettes AS
  SELECT code, indicateur, coefficient, multiplicateur
  FROM assiettes WHERE jusqua IS NULL;
CREATE TRIGGER assiettes_insert BEFORE INSERT ON assiettes
WHEN NEW.depuis IS NOT (SELECT MAX(version) FROM imports) OR NEW.jusqua IS NOT NULL OR EXISTS (SELECT 1 FROM assiettes WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'fige : une ligne de « assiettes » n''entre que par le dernier import'); END;
CREATE TRIGGER assiettes_update BEFORE UPDATE ON assiettes
WHEN OLD.jusqua IS NOT NULL OR NEW.jusqua IS NOT (SELECT MAX(version) FROM imports)
  OR (OLD.id, OLD.depuis, OLD.code, OLD.indicateur, OLD.coefficient, OLD.multiplicateur)
     IS NOT (NEW.id, NEW.depuis, NEW.code, NEW.indicateur, NEW.coefficient, NEW.multiplicateur)
BEGIN SELECT RAISE(ABORT, 'fige : une ligne de « assiettes » ne se modifie pas, le dernier import peut seulement y mettre fin'); END;
CREATE TRIGGER assiettes_delete BEFORE DELETE ON assiettes
BEGIN SELECT RAISE(ABORT, 'fige : une ligne de « assiettes » ne se supprime pas, chaque version du dossier est gardée'); END;
CREATE VIEW v_baremes AS
  SELECT code, a_partir_de, montant
  FROM baremes WHERE jusqua IS NULL;
CREATE TRIGGER baremes_insert BEFORE INSERT ON baremes
WHEN NEW.depuis IS NOT (SELECT MAX(version) FROM imports) OR NEW.jusqua IS NOT NULL OR EXISTS (SELECT 1 FROM baremes WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'fige : une ligne de « baremes » n''entre que par le dernier import'); END;
CREATE TRIGGER baremes_update BEFORE UPDATE ON baremes
WHEN OLD.jusqua IS NOT NULL OR NEW.jusqua IS NOT (SELECT MAX(version) FROM imports)
  OR (OLD.id, OLD.depuis, OLD.code, OLD.a_partir_de, OLD.montant)
     IS NOT (NEW.id, NEW.depuis, NEW.code, NEW.a_partir_de, NEW.montant)
BEGIN SELECT RAISE(ABORT, 'fige : une ligne de « baremes » ne se modifie pas, le dernier import peut seulement y mettre fin'); END;
CREATE TRIGGER baremes_delete BEFORE DELETE ON baremes
BEGIN SELECT RAISE(ABORT, 'fige : une ligne de « baremes » ne se supprime pas, chaque version du dossier est gardée'); END;
CREATE VIEW v_cles AS
  SELECT service, du, au, rang, libelle, methode, poids, montant, assiette, bareme, inclus, prix_sup, plafond_ligne, perimetre, presence, portee, phase_de, phase_a, ponctuel, assiette_nulle, acte
  FROM cles WHERE jusqua IS NULL;
CREATE TRIGGER cles_insert BEFORE INSERT ON cles
WHEN NEW.depuis IS NOT (SELECT MAX(version) FROM imports) OR NEW.jusqua IS NOT NULL OR EXISTS (SELECT 1 FROM cles WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'fige : une ligne de « cles » n''entre que par le dernier import'); END;
CREATE TRIGGER cles_update BEFORE UPDATE ON cles
WHEN OLD.jusqua IS NOT NULL OR NEW.jusqua IS NOT (SELECT MAX(version) FROM imports)
  OR (OLD.id, OLD.depuis, OLD.service, OLD.du, OLD.au, OLD.rang, OLD.libelle, OLD.methode, OLD.poids, OLD.montant, OLD.assiette, OLD.bareme, OLD.inclus, OLD.prix_sup, OLD.plafond_ligne, OLD.perimetre, OLD.presence, OLD.portee, OLD.phase_de, OLD.phase_a, OLD.ponctuel, OLD.assiette_nulle, OLD.acte)
     IS NOT (NEW.id, NEW.depuis, NEW.service, NEW.du, NEW.au, NEW.rang, NEW.libelle, NEW.methode, NEW.poids, NEW.montant, NEW.assiette, NEW.bareme, NEW.inclus, NEW.prix_sup, NEW.plafond_ligne, NEW.perimetre, NEW.presence, NEW.portee, NEW.phase_de, NEW.phase_a, NEW.ponctuel, NEW.assiette_nulle, NEW.acte)
BEGIN SELECT RAISE(ABORT, 'fige : une ligne de « cles » ne se modifie pas, le dernier import peut seulement y mettre fin'); END;
CREATE TRIGGER cles_delete BEFORE DELETE ON cles
BEGIN SELECT RAISE(ABORT, 'fige : une ligne de « cles » ne se supprime pas, chaque version du dossier est gardée'); END;
CREATE VIEW v_parts_mel AS
  SELECT service, du, au, mode, valeur, acte
  FROM parts_mel WHERE jusqua IS NULL;
CREATE TRIGGER parts_mel_insert BEFORE INSERT ON parts_mel
WHEN NEW.depuis IS NOT (SELECT MAX(version) FROM imports) OR NEW.jusqua IS NOT NULL OR EXISTS (SELECT 1 FROM parts_mel WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'fige : une ligne de « parts_mel » n''entre que par le dernier import'); END;
CREATE TRIGGER parts_mel_update BEFORE UPDATE ON parts_mel
WHEN OLD.jusqua IS NOT NULL OR NEW.jusqua IS NOT (SELECT MAX(version) FROM imports)
  OR (OLD.id, OLD.depuis, OLD.service, OLD.du, OLD.au, OLD.mode, OLD.valeur, OLD.acte)
     IS NOT (NEW.id, NEW.depuis, NEW.service, NEW.du, NEW.au, NEW.mode, NEW.valeur, NEW.acte)
BEGIN SELECT RAISE(ABORT, 'fige : une ligne de « parts_mel » ne se modifie pas, le dernier import peut seulement y mettre fin'); END;
CREATE TRIGGER parts_mel_delete BEFORE DELETE ON parts_mel
BEGIN SELECT RAISE(ABORT, 'fige : une ligne de « parts_mel » ne se supprime pas, chaque version du dossier est gardée'); END;
CREATE VIEW v_bornes AS
  SELECT service, du, au, plancher, plafond, report, acte
  FROM bornes WHERE jusqua IS NULL;
CREATE TRIGGER bornes_insert BEFORE INSERT ON bornes
WHEN NEW.depuis IS NOT (SELECT MAX(version) FROM imports) OR NEW.jusqua IS NOT NULL OR EXISTS (SELECT 1 FROM bornes WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'fige : une ligne de « bornes » n''entre que par le dernier import'); END;
CREATE TRIGGER bornes_update BEFORE UPDATE ON bornes
WHEN OLD.jusqua IS NOT NULL OR NEW.jusqua IS NOT (SELECT MAX(version) FROM imports)
  OR (OLD.id, OLD.depuis, OLD.service, OLD.du, OLD.au, OLD.plancher, OLD.plafond, OLD.report, OLD.acte)
     IS NOT (NEW.id, NEW.depuis, NEW.service, NEW.du, NEW.au, NEW.plancher, NEW.plafond, NEW.report, NEW.acte)
BEGIN SELECT RAISE(ABORT, 'fige : une ligne de « bornes » ne se modifie pas, le dernier import peut seulement y mettre fin'); END;
CREATE TRIGGER bornes_delete BEFORE DELETE ON bornes
BEGIN SELECT RAISE(ABORT, 'fige : une ligne de « bornes » ne se supprime pas, chaque version du dossier est gardée'); END;
CREATE VIEW v_exonerations AS
  SELECT tiers, service, du, au, taux, motif, acte
  FROM exonerations WHERE jusqua IS NULL;
CREATE TRIGGER exonerations_insert BEFORE INSERT ON exonerations
WHEN NEW.depuis IS NOT (SELECT MAX(version) FROM imports) OR NEW.jusqua IS NOT NULL OR EXISTS (SELECT 1 FROM exonerations WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'fige : une ligne de « exonerations » n''entre que par le dernier import'); END;
CREATE TRIGGER exonerations_update BEFORE UPDATE ON exonerations
WHEN OLD.jusqua IS NOT NULL OR NEW.jusqua IS NOT (SELECT MAX(version) FROM imports)
  OR (OLD.id, OLD.depuis, OLD.tiers, OLD.service, OLD.du, OLD.au, OLD.taux, OLD.motif, OLD.acte)
     IS NOT (NEW.id, NEW.depuis, NEW.tiers, NEW.service, NEW.du, NEW.au, NEW.taux, NEW.motif, NEW.acte)
BEGIN SELECT RAISE(ABORT, 'fige : une ligne de « exonerations » ne se modifie pas, le dernier import peut seulement y mettre fin'); END;
CREATE TRIGGER exonerations_delete BEFORE DELETE ON exonerations
BEGIN SELECT RAISE(ABORT, 'fige : une ligne de « exonerations » ne se supprime pas, chaque version du dossier est gardée'); END;
CREATE VIEW v_adhesions AS
  SELECT tiers, service, du, au, notifie_le, acte
  FROM adhesions WHERE jusqua IS NULL;
CREATE TRIGGER adhesions_insert BEFORE INSERT ON adhesions
WHEN NEW.depuis IS NOT (SELECT MAX(version) FROM imports) OR NEW.jusqua IS NOT NULL OR EXISTS (SELECT 1 FROM adhesions WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'fige : une ligne de « adhesions » n''entre que par le dernier import'); END;
CREATE TRIGGER adhesions_update BEFORE UPDATE ON adhesions
WHEN OLD.jusqua IS NOT NULL OR NEW.jusqua IS NOT (SELECT MAX(version) FROM imports)
  OR (OLD.id, OLD.depuis, OLD.tiers, OLD.service, OLD.du, OLD.au, OLD.notifie_le, OLD.acte)
     IS NOT (NEW.id, NEW.depuis, NEW.tiers, NEW.service, NEW.du, NEW.au, NEW.notifie_le, NEW.acte)
BEGIN SELECT RAISE(ABORT, 'fige : une ligne de « adhesions » ne se modifie pas, le dernier import peut seulement y mettre fin'); END;
CREATE TRIGGER adhesions_delete BEFORE DELETE ON adhesions
BEGIN SELECT RAISE(ABORT, 'fige : une ligne de « adhesions » ne se supprime pas, chaque version du dossier est gardée'); END;
CREATE VIEW v_couts AS
  SELECT service, exercice, base, nature, montant, tiers, libelle, piece
  FROM couts WHERE jusqua IS NULL;
CREATE TRIGGER couts_insert BEFORE INSERT ON couts
WHEN NEW.depuis IS NOT (SELECT MAX(version) FROM imports) OR NEW.jusqua IS NOT NULL OR EXISTS (SELECT 1 FROM couts WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'fige : une ligne de « couts » n''entre que par le dernier import'); END;
CREATE TRIGGER couts_update BEFORE UPDATE ON couts
WHEN OLD.jusqua IS NOT NULL OR NEW.jusqua IS NOT (SELECT MAX(version) FROM imports)
  OR (OLD.id, OLD.depuis, OLD.service, OLD.exercice, OLD.base, OLD.nature, OLD.montant, OLD.tiers, OLD.libelle, OLD.piece)
     IS NOT (NEW.id, NEW.depuis, NEW.service, NEW.exercice, NEW.base, NEW.nature, NEW.montant, NEW.tiers, NEW.libelle, NEW.piece)
BEGIN SELECT RAISE(ABORT, 'fige : une ligne de « couts » ne se modifie pas, le dernier import peut seulement y mettre fin'); END;
CREATE TRIGGER couts_delete BEFORE DELETE ON couts
BEGIN SELECT RAISE(ABORT, 'fige : une ligne de « couts » ne se supprime pas, chaque version du dossier est gardée'); END;
CREATE VIEW v_echeanciers AS
  SELECT service, echeance, cumul, base
  FROM echeanciers WHERE jusqua IS NULL;
CREATE TRIGGER echeanciers_insert BEFORE INSERT ON echeanciers
WHEN NEW.depuis IS NOT (SELECT MAX(version) FROM imports) OR NEW.jusqua IS NOT NULL OR EXISTS (SELECT 1 FROM echeanciers WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'fige : une ligne de « echeanciers » n''entre que par le dernier import'); END;
CREATE TRIGGER echeanciers_update BEFORE UPDATE ON echeanciers
WHEN OLD.jusqua IS NOT NULL OR NEW.jusqua IS NOT (SELECT MAX(version) FROM imports)
  OR (OLD.id, OLD.depuis, OLD.service, OLD.echeance, OLD.cumul, OLD.base)
     IS NOT (NEW.id, NEW.depuis, NEW.service, NEW.echeance, NEW.cumul, NEW.base)
BEGIN SELECT RAISE(ABORT, 'fige : une ligne de « echeanciers » ne se modifie pas, le dernier import peut seulement y mettre fin'); END;
CREATE TRIGGER echeanciers_delete BEFORE DELETE ON echeanciers
BEGIN SELECT RAISE(ABORT, 'fige : une ligne de « echeanciers » ne se supprime pas, chaque version du dossier est gardée'); END;
CREATE VIEW v_ajustements AS
  SELECT tiers, service, exercice, montant, motif, acte
  FROM ajustements WHERE jusqua IS NULL;
CREATE TRIGGER ajustements_insert BEFORE INSERT ON ajustements
WHEN NEW.depuis IS NOT (SELECT MAX(version) FROM imports) OR NEW.jusqua IS NOT NULL OR EXISTS (SELECT 1 FROM ajustements WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'fige : une ligne de « ajustements » n''entre que par le dernier import'); END;
CREATE TRIGGER ajustements_update BEFORE UPDATE ON ajustements
WHEN OLD.jusqua IS NOT NULL OR NEW.jusqua IS NOT (SELECT MAX(version) FROM imports)
  OR (OLD.id, OLD.depuis, OLD.tiers, OLD.service, OLD.exercice, OLD.montant, OLD.motif, OLD.acte)
     IS NOT (NEW.id, NEW.depuis, NEW.tiers, NEW.service, NEW.exercice, NEW.montant, NEW.motif, NEW.acte)
BEGIN SELECT RAISE(ABORT, 'fige : une ligne de « ajustements » ne se modifie pas, le dernier import peut seulement y mettre fin'); END;
CREATE TRIGGER ajustements_delete BEFORE DELETE ON ajustements
BEGIN SELECT RAISE(ABORT, 'fige : une ligne de « ajustements » ne se supprime pas, chaque version du dossier est gardée'); END;
CREATE VIEW v_reprises AS
  SELECT tiers, service, exercice, rang, montant, reference
  FROM reprises WHERE jusqua IS NULL;
CREATE TRIGGER reprises_insert BEFORE INSERT ON reprises
WHEN NEW.depuis IS NOT (SELECT MAX(version) FROM imports) OR NEW.jusqua IS NOT NULL OR EXISTS (SELECT 1 FROM reprises WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'fige : une ligne de « reprises » n''entre que par le dernier import'); END;
CREATE TRIGGER reprises_update BEFORE UPDATE ON reprises
WHEN OLD.jusqua IS NOT NULL OR NEW.jusqua IS NOT (SELECT MAX(version) FROM imports)
  OR (OLD.id, OLD.depuis, OLD.tiers, OLD.service, OLD.exercice, OLD.rang, OLD.montant, OLD.reference)
     IS NOT (NEW.id, NEW.depuis, NEW.tiers, NEW.service, NEW.exercice, NEW.rang, NEW.montant, NEW.reference)
BEGIN SELECT RAISE(ABORT, 'fige : une ligne de « reprises » ne se modifie pas, le dernier import peut seulement y mettre fin'); END;
CREATE TRIGGER reprises_delete BEFORE DELETE ON reprises
BEGIN SELECT RAISE(ABORT, 'fige : une ligne de « reprises » ne se supprime pas, chaque version du dossier est gardée'); END;
CREATE INDEX pieces_origine_index ON pieces (origine);
CREATE INDEX pieces_numero_index ON pieces (budget, type, numero);
CREATE INDEX lignes_piece_index ON lignes (campagne, piece);
CREATE VIEW v_lignes_emises AS
SELECT c.seq, l.campagne, l.budget, l.debiteur, l.tiers, l.service, l.exercice, l.rang, l.montant_cents, l.statut, l.piece
FROM campagnes c JOIN lignes l ON l.campagne = c.id
WHERE c.etat IN ('emise', 'close') AND l.statut <> 'reporte'
UNION ALL
SELECT p.seq, p.campagne, p.budget, p.debiteur, a.tiers, a.service, a.exercice, a.rang, a.montant_cents, p.cause, p.identifiant
FROM pieces p JOIN annulations_lignes a ON a.piece = p.identifiant;
CREATE TRIGGER campagnes_insert BEFORE INSERT ON campagnes
WHEN NEW.etat IN ('emise', 'close') OR EXISTS (SELECT 1 FROM campagnes WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'fige : une campagne ne naît pas émise et n''en remplace pas une autre'); END;
CREATE TRIGGER campagnes_delete BEFORE DELETE ON campagnes
BEGIN SELECT RAISE(ABORT, 'fige : une campagne ne se supprime pas'); END;
CREATE TRIGGER campagnes_id BEFORE UPDATE ON campagnes
WHEN NEW.id IS NOT OLD.id
BEGIN SELECT RAISE(ABORT, 'fige : une campagne ne change pas de nom'); END;
CREATE TRIGGER campagnes_transition BEFORE UPDATE ON campagnes
WHEN (OLD.etat = 'close' AND NEW.etat <> 'close')
  OR (OLD.etat = 'emise' AND NEW.etat NOT IN ('emise', 'close'))
  OR (NEW.etat = 'emise' AND OLD.etat NOT IN ('validee', 'emise'))
  OR (NEW.etat = 'close' AND OLD.etat NOT IN ('emise', 'close'))
BEGIN SELECT RAISE(ABORT, 'fige : une campagne s''émet une fois validée, se clôt une fois émise, et ne revient pas en arrière'); END;
CREATE TRIGGER campagnes_frozen BEFORE UPDATE ON campagnes
WHEN OLD.etat IN ('emise', 'close')
  AND (OLD.dossier_version, OLD.dossier_empreinte, OLD.empreinte, OLD.calculee_par, OLD.calculee_le, OLD.validee_par, OLD.validee_le,
       OLD.emise_par, OLD.emise_le, OLD.date_emission, OLD.seq)
   IS NOT (NEW.dossier_version, NEW.dossier_empreinte, NEW.empreinte, NEW.calculee_par, NEW.calculee_le, NEW.validee_par, NEW.validee_le,
       NEW.emise_par, NEW.emise_le, NEW.date_emission, NEW.seq)
  OR OLD.etat = 'close' AND (OLD.close_par, OLD.close_le) IS NOT (NEW.close_par, NEW.close_le)
BEGIN SELECT RAISE(ABORT, 'fige : ce qui a été émis ou clos ne se modifie pas'); END;
CREATE TRIGGER campagnes_issue BEFORE UPDATE ON campagnes
WHEN NEW.etat = 'emise' AND OLD.etat = 'validee'
  AND (NEW.empreinte IS NOT (SELECT empreinte FROM calculs WHERE campagne = NEW.id)
    OR EXISTS (SELECT 1 FROM pieces WHERE campagne = NEW.id AND seq IS NOT NEW.seq))
BEGIN SELECT RAISE(ABORT, 'conflit : une campagne s''émet avec le calcul validé et toutes ses pièces inscrites au journal'); END;
CREATE TRIGGER calculs_insert BEFORE INSERT ON calculs
WHEN (SELECT etat FROM campagnes WHERE id = NEW.campagne) IN ('emise', 'close')
BEGIN SELECT RAISE(ABORT, 'fige : la campagne est émise, rien ne s''ajoute à « calculs »'); END;
CREATE TRIGGER calculs_update BEFORE UPDATE ON calculs
BEGIN SELECT RAISE(ABORT, 'fige : une ligne de « calculs » ne se modifie pas'); END;
CREATE TRIGGER calculs_delete BEFORE DELETE ON calculs
WHEN (SELECT etat FROM campagnes WHERE id = OLD.campagne) IN ('emise', 'close')
BEGIN SELECT RAISE(ABORT, 'fige : la campagne est émise, rien ne se supprime de « calculs »'); END;
CREATE TRIGGER lignes_insert BEFORE INSERT ON lignes
WHEN (SELECT etat FROM campagnes WHERE id = NEW.campagne) IN ('emise', 'close')
  OR EXISTS (SELECT 1 FROM lignes WHERE rowid = NEW.rowid)
BEGIN SELECT RAISE(ABORT, 'fige : la campagne est émise, rien ne s''ajoute à « lignes »'); END;
CREATE TRIGGER lignes_update BEFORE UPDATE ON lignes
BEGIN SELECT RAISE(ABORT, 'fige : une ligne de « lignes » ne se modifie pas'); END;
CREATE TRIGGER lignes_delete BEFORE DELETE ON lignes
WHEN (SELECT etat FROM campagnes WHERE id = OLD.campagne) IN ('emise', 'close')
BEGIN SELECT RAISE(ABORT, 'fige : la campagne est émise, rien ne se supprime de « lignes »'); END;
CREATE TRIGGER parts_insert BEFORE INSERT ON parts
WHEN (SELECT etat FROM campagnes WHERE id = NEW.campagne) IN ('emise', 'close')
BEGIN SELECT RAISE(ABORT, 'fige : la campagne est émise, rien ne s''ajoute à « parts »'); END;
CREATE TRIGGER parts_update BEFORE UPDATE ON parts
BEGIN SELECT RAISE(ABORT, 'fige : une ligne de « parts » ne se modifie pas'); END;
CREATE TRIGGER parts_delete BEFORE DELETE ON parts
WHEN (SELECT etat FROM campagnes WHERE id = OLD.campagne) IN ('emise', 'close')
BEGIN SELECT RAISE(ABORT, 'fige : la campagne est émise, rien ne se supprime de « parts »'); END;
CREATE TRIGGER anomalies_insert BEFORE INSERT ON anomalies
WHEN (SELECT etat FROM campagnes WHERE id = NEW.campagne) IN ('emise', 'close')
BEGIN SELECT RAISE(ABORT, 'fige : la campagne est émise, rien ne s''ajoute à « anomalies »'); END;
CREATE TRIGGER anomalies_update BEFORE UPDATE ON anomalies
BEGIN SELECT RAISE(ABORT, 'fige : une ligne de « anomalies » ne se modifie pas'); END;
CREATE TRIGGER anomalies_delete BEFORE DELETE ON anomalies
WHEN (SELECT etat FROM campagnes WHERE id = OLD.campagne) IN ('emise', 'close')
BEGIN SELECT RAISE(ABORT, 'fige : la campagne est émise, rien ne se supprime de « anomalies »'); END;
CREATE TRIGGER pieces_identifiant BEFORE INSERT ON pieces
WHEN EXISTS (SELECT 1 FROM pieces WHERE identifiant = NEW.identifiant OR (campagne = NEW.campagne AND position = NEW.position))
BEGIN SELECT RAISE(ABORT, 'conflit : une pièce porte déjà cet identifiant'); END;
CREATE TRIGGER pieces_insert BEFORE INSERT ON pieces
WHEN NEW.cause <> 'annulation'
  AND (NEW.numero <> 0 OR NEW.bordereau <> 0 OR NEW.seq IS NOT NULL
    OR (SELECT etat FROM campagnes WHERE id = NEW.campagne) IN ('emise', 'close'))
BEGIN SELECT RAISE(ABORT, 'fige : une pièce naît sans numéro, dans une campagne qui n''est pas émise'); END;
CREATE TRIGGER pieces_insert_annulation BEFORE INSERT ON pieces
WHEN NEW.cause = 'annulation'
  AND (NEW.type <> 'reduction' OR NEW.seq IS NULL
    OR NEW.seq < (SELECT COALESCE(MAX(seq), 0) FROM ledger_entry)
    OR (SELECT etat FROM campagnes WHERE id = NEW.campagne) IS NOT 'emise'
    OR NOT EXISTS (SELECT 1 FROM pieces WHERE identifiant = NEW.origine AND campagne = NEW.campagne AND type = 'titre'))
BEGIN SELECT RAISE(ABORT, 'fige : une annulation est une réduction d''un titre de la même campagne, émise et non close, inscrite au journal'); END;
CREATE TRIGGER pieces_update BEFORE UPDATE ON pieces
WHEN (OLD.identifiant, OLD.campagne, OLD.position, OLD.type, OLD.cause, OLD.budget, OLD.section, OLD.taxe, OLD.debiteur,
      OLD.ht_cents, OLD.tva_cents, OLD.ttc_cents, OLD.origine, OLD.motif)
  IS NOT (NEW.identifiant, NEW.campagne, NEW.position, NEW.type, NEW.cause, NEW.budget, NEW.section, NEW.taxe, NEW.debiteur,
      NEW.ht_cents, NEW.tva_cents, NEW.ttc_cents, NEW.origine, NEW.motif)
  OR (OLD.numero <> 0 AND NEW.numero <> OLD.numero)
  OR (OLD.bordereau <> 0 AND NEW.bordereau <> OLD.bordereau)
  OR (OLD.seq IS NOT NULL AND NEW.seq IS NOT OLD.seq)
BEGIN SELECT RAISE(ABORT, 'fige : une pièce ne change pas, elle reçoit seulement un numéro, une fois'); END;
CREATE TRIGGER pieces_number BEFORE UPDATE ON pieces
WHEN NEW.seq IS NULL OR COALESCE((SELECT etat FROM campagnes WHERE id = NEW.campagne), '') NOT IN ('validee', 'emise', 'close')
  OR (OLD.seq IS NULL AND (SELECT etat FROM campagnes WHERE id = NEW.campagne) <> 'validee')
BEGIN SELECT RAISE(ABORT, 'fige : une pièce se numérote à l''émission de sa campagne, avec son écriture au journal'); END;
CREATE TRIGGER pieces_number_unique_insert BEFORE INSERT ON pieces
WHEN NEW.numero <> 0 AND EXISTS (SELECT 1 FROM pieces WHERE budget = NEW.budget AND type = NEW.type AND numero = NEW.numero
  AND substr(campagne, 1, 4) = substr(NEW.campagne, 1, 4))
BEGIN SELECT RAISE(ABORT, 'conflit : une pièce porte déjà ce numéro'); END;
CREATE TRIGGER pieces_number_unique_update BEFORE UPDATE ON pieces
WHEN OLD.seq IS NULL AND NEW.numero <> 0 AND EXISTS (SELECT 1 FROM pieces WHERE budget = NEW.budget AND type = NEW.type AND numero = NEW.numero
  AND substr(campagne, 1, 4) = substr(NEW.campagne, 1, 4) AND identifiant <> NEW.identifiant)
BEGIN SELECT RAISE(ABORT, 'conflit : une pièce porte déjà ce numéro'); END;
CREATE TRIGGER pieces_delete BEFORE DELETE ON pieces
WHEN OLD.seq IS NOT NULL OR (SELECT etat FROM campagnes WHERE id = OLD.campagne) IN ('emise', 'close')
BEGIN SELECT RAISE(ABORT, 'fige : une pièce émise ne se supprime pas'); END;
CREATE TRIGGER pieces_services_insert BEFORE INSERT ON pieces_services
WHEN EXISTS (SELECT 1 FROM pieces WHERE identifiant = NEW.piece AND seq IS NOT NULL
    AND NOT (cause = 'annulation' AND seq >= (SELECT COALESCE(MAX(seq), 0) FROM ledger_entry)))
  OR EXISTS (SELECT 1 FROM pieces_services WHERE piece = NEW.piece AND position = NEW.position)
BEGIN SELECT RAISE(ABORT, 'fige : rien ne s''ajoute à une pièce émise'); END;
CREATE TRIGGER pieces_services_update BEFORE UPDATE ON pieces_services
BEGIN SELECT RAISE(ABORT, 'fige : une ligne de « pieces_services » ne se modifie pas'); END;
CREATE TRIGGER pieces_services_delete BEFORE DELETE ON pieces_services
WHEN EXISTS (SELECT 1 FROM pieces WHERE identifiant = OLD.piece AND seq IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'fige : rien ne s''enlève d''une pièce émise'); END;
CREATE TRIGGER annulations_lignes_insert BEFORE INSERT ON annulations_lignes
WHEN NOT EXISTS (SELECT 1 FROM pieces WHERE identifiant = NEW.piece AND cause = 'annulation'
    AND seq >= (SELECT COALESCE(MAX(seq), 0) FROM ledger_entry))
  OR EXISTS (SELECT 1 FROM annulations_lignes WHERE piece = NEW.piece AND tiers = NEW.tiers AND service = NEW.service
    AND exercice = NEW.exercice AND rang = NEW.rang)
BEGIN SELECT RAISE(ABORT, 'fige : une ligne ne s''annule qu''avec la pièce qui l''annule'); END;
CREATE TRIGGER annulations_lignes_update BEFORE UPDATE ON annulations_lignes
BEGIN SELECT RAISE(ABORT, 'fige : une annulation ne se modifie pas'); END;
CREATE TRIGGER annulations_lignes_delete BEFORE DELETE ON annulations_lignes
BEGIN SELECT RAISE(ABORT, 'fige : une annulation ne se supprime pas'); END;
CREATE TRIGGER compteurs_insert BEFORE INSERT ON compteurs
WHEN EXISTS (SELECT 1 FROM compteurs WHERE budget = NEW.budget AND annee = NEW.annee AND serie = NEW.serie)
BEGIN SELECT RAISE(ABORT, 'conflit : ce compteur existe déjà'); END;
CREATE TRIGGER compteurs_update BEFORE UPDATE ON compteurs
WHEN NEW.dernier < OLD.dernier OR (OLD.budget, OLD.annee, OLD.serie) IS NOT (NEW.budget, NEW.annee, NEW.serie)
BEGIN SELECT RAISE(ABORT, 'fige : un compteur ne recule pas'); END;
CREATE TRIGGER compteurs_delete BEFORE DELETE ON compteurs
BEGIN SELECT RAISE(ABORT, 'fige : un compteur ne se supprime pas'); END;
COMMIT;

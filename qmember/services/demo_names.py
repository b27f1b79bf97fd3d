"""Words that the people of the example association are made of; nobody here exists.

Telephone numbers are those that the Swedish authority keeps free for fiction, and e-mail addresses
those that the internet keeps free for examples.
"""

from __future__ import annotations

FIRST = (
    "Agneta", "Aina", "Alva", "Amina", "Anita", "Annika", "Ann-Sofie", "Barbro", "Beata", "Berit",
    "Britt", "Carin", "Cecilia", "Charlotta", "Dagny", "Ebba", "Elin", "Elsa", "Emma", "Erika",
    "Eva", "Fatima", "Frida", "Gerd", "Greta", "Gudrun", "Gunilla", "Hanna", "Hedvig", "Helena",
    "Hillevi", "Inga-Lill", "Ingrid", "Irene", "Jasmin", "Jenny", "Johanna", "Judit", "Karin",
    "Kerstin", "Kristina", "Lena", "Lisbet", "Lovisa", "Magdalena", "Maria", "Marianne", "Märta",
    "Mehri", "Monika", "Nadia", "Nora", "Olga", "Pernilla", "Pia", "Ragnhild", "Rebecka", "Ronja",
    "Rosa", "Saga", "Samira", "Signe", "Sonja", "Stina", "Svea", "Tove", "Tyra", "Ulla", "Viola",
    "Ylva", "Yrsa", "Åsa", "Åse", "Örjan", "Per-Åke", "Göran", "Tomas", "Henrik", "Jonas", "Sven",
)  # fmt: skip

LAST = (
    "Ahlgren", "Alm", "Askling", "Bergdahl", "Björk", "Blom", "Boman", "Brodin", "Cederberg",
    "Dalin", "Edlund", "Ekdahl", "Engström", "Falk", "Flodin", "Forsman", "Fridell", "Gran",
    "Grönvall", "Hallin", "Hedman", "Hjort", "Holmér", "Håkansson", "Ivarsson", "Jonasson",
    "Kjellin", "Kvist", "Lilja", "Lindqvist", "Ljungberg", "Löfgren", "Malm", "Mellgren", "Modig",
    "Nordahl", "Nyman", "Nässén", "Oscarsson", "Palmér", "Quist", "Rask", "Rosén", "Rydell",
    "Sandell", "Selander", "Sjöberg", "Sköld", "Stark", "Strandh", "Svahn", "Söderlind", "Tallgren",
    "Thorén", "Törnqvist", "Wadman", "Wennberg", "Westin", "Wiklund", "Zackrisson", "Ågren",
    "Åkerström", "Ängquist", "Öberg", "Östman",
)  # fmt: skip
"""Without Ek, Lund and Lundh, whom the story names itself."""

PLACES = (
    ("Stockholm", "110 00"), ("Solna", "170 00"), ("Sundbyberg", "172 00"), ("Nacka", "131 00"),
    ("Huddinge", "141 00"), ("Täby", "183 00"), ("Järfälla", "175 00"), ("Lidingö", "181 00"),
    ("Haninge", "136 00"), ("Tyresö", "135 00"), ("Uppsala", "750 00"), ("Västerås", "722 00"),
    ("Södertälje", "151 00"), ("Norrtälje", "761 00"), ("Malmö", "210 00"), ("Göteborg", "410 00"),
)  # fmt: skip

STREETS = (
    "Almvägen", "Björkgatan", "Ekstigen", "Granvägen", "Hasselgatan", "Kastanjegatan", "Lindvägen",
    "Lönnstigen", "Oxelgatan", "Rönnvägen", "Syrengatan", "Tallgatan",
)  # fmt: skip

MAILS = ("example.org", "example.com", "example.net")

PHONE = "070-174 06 {:02d}"
FIRST_PHONE, PHONES = 7, 93

GIVING_OFFICES = (
    "Bageri Blåklinten AB", "Snickeriet Tre Ekar HB", "Redovisning i Rutan AB",
    "Blomsterhandeln Vitsippan AB", "Tryckeriet Röda Tråden AB", "Cykelverkstan Kugghjulet HB",
    "Föreningen Solstrålen", "Systuan Trådrullen ideell förening", "Körföreningen Klangfull",
    "Stiftelsen Morgonljus minne", "Stiftelsen Öppna handen", "Bokcirkeln Sidvändarna",
)  # fmt: skip
"""Companies, associations and foundations that give."""

SCHOOLS = (
    "Folkhögskolan Linden", "Gymnasiet Norra Backen", "Studieförbundet Fyren",
    "Vårdhögskolan Eken", "Kommunhälsan Ripan AB",
)  # fmt: skip
"""Who asks for lectures."""

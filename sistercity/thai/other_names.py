"""Other names by which people ask for places: old, short, in other spellings.

They lead to a place in a search and are shown nowhere; what a unit was called officially
belongs into its own former names.
"""

# A name as registers hold it → further words under which its row is found.
OTHER_NAMES: dict[str, tuple[str, ...]] = {
    # Provinces.
    "กรุงเทพมหานคร": ("บางกอก", "Krung Thep"),
    "พระนครศรีอยุธยา": ("กรุงเก่า",),
    "นครราชสีมา": ("โคราช", "Korat"),
    "ฉะเชิงเทรา": ("แปดริ้ว", "Paet Riu"),
    "สมุทรปราการ": ("ปากน้ำ",),
    "นครสวรรค์": ("ปากน้ำโพ",),
    "นครศรีธรรมราช": ("เมืองคอน",),
    "ปัตตานี": ("ตานี",),
    "สงขลา": ("สิงขร", "Singora"),
    "เพชรบุรี": ("Phetburi",),
    "ราชบุรี": ("Rajburi",),
    # Countries.
    "เมียนมา": ("พม่า", "Burma"),
    "กัมพูชา": ("เขมร", "Kampuchea"),
    "เวียดนาม": ("ญวน",),
    "ลาว": ("Lao PDR",),
    "สาธารณรัฐเกาหลี": ("เกาหลีใต้", "South Korea", "Republic of Korea"),
    "เกาหลีใต้": ("สาธารณรัฐเกาหลี", "Republic of Korea"),
    "เกาหลีเหนือ": ("Democratic People's Republic of Korea", "DPRK"),
    "สหราชอาณาจักร": ("อังกฤษ", "England", "Great Britain"),
    "เยอรมนี": ("เยอรมัน",),
    "เนเธอร์แลนด์": ("ฮอลแลนด์", "Holland"),
    "ศรีลังกา": ("ลังกา", "Ceylon"),
    "ตุรกี": ("ทูร์เคีย", "ตุรเคีย", "Turkey"),
    "เช็ก": ("Czech Republic",),
    # Foreign units.
    "ปักกิ่ง": ("เป่ย์จิง", "Beijing", "Peking"),
    "กว่างโจว": ("กวางเจา", "Canton"),
    "กว่างซี": ("Kwangsi",),
    "กวางตุ้ง": ("กว่างตง", "Kwangtung"),
    "หนานจิง": ("นานกิง", "Nanking"),
    "เซี่ยเหมิน": ("Amoy",),
    "สิบสองปันนา": ("Sipsongpanna",),
    "โตเกียว": ("โตกิโอ", "Tokio"),
    "โฮจิมินห์": ("ไซ่ง่อน", "Saigon"),
    "ดานัง": ("Tourane",),
    "หลวงพระบาง": ("Luang Prabang", "Louangphabang"),
    "เวียงจันทน์": ("Vientiane", "Viangchan"),
    "สะหวันนะเขต": ("สุวรรณเขต", "Savannakhet"),
    "ย่างกุ้ง": ("ร่างกุ้ง", "Yangon", "Rangoon"),
    "พะโค": ("หงสาวดี", "Bago", "Pegu"),
    "ทวาย": ("Dawei", "Tavoy"),
    "มะริด": ("Mergui",),
    "เมาะลำเลิง": ("มะละแหม่ง", "Mawlamyine", "Moulmein"),
    "เกาะสอง": ("วิกตอเรียพอยต์", "Victoria Point"),
    "ปีนัง": ("เกาะหมาก", "Pinang"),
    "พระตะบอง": ("Batdambang",),
}

"""What a person reads in the plan of Quảng Ngãi, written down apart from its file."""

#: id -> (unit kind, minimum, maximum, days)
OBLIGATIONS = {
    "q_lib_week": ("lib_province", 1, None, ["lifelong_learning_week"]),
    "q_lib_book_day": ("lib_province", 1, None, ["book_reading_day"]),
    "q_lib_copyright_day": ("lib_province", 1, None, ["world_book_copyright_day"]),
    "q_lib_campaign": ("lib_province", 1, None, []),
    "q_lib_donation": ("lib_province", 1, None, []),
    "q_lib_digital_collection": ("lib_province", 1, 1, []),
    "q_lib_exhibition": ("lib_province", 2, 2, ["national_and_provincial_days"]),
    "q_lib_cooperation": ("lib_province", 1, 1, []),
    "q_mus_experience": ("mus_province", 1, 2, ["ethnic_culture_day", "museum_day", "heritage_day"]),
    "q_cc_training": ("cc_province", 1, None, []),
    "q_cc_mobile": ("cc_province", 1, None, []),
}
#: id -> (kinds, by 2025, by 2030), in per cent of institutions
COVERAGE = {
    "t_lib_province": (["lib_province"], 100, 100),
    "t_lib_district": (["lib_district"], 60, 70),
    "t_lib_commune": (["lib_commune"], 20, 30),
    "t_lib_special": (["lib_special"], 90, 100),
    "t_lib_armed": (["lib_armed"], 80, 100),
    "t_lib_edu": (["lib_school_general", "lib_vocational", "lib_other_edu"], 70, 80),
    "t_mus_programme": (["mus_province", "mus_other"], 70, 100),
    "t_cc_upper": (["cc_province", "cc_district"], 80, 100),
    "t_cc_grassroots": (["cc_commune", "cc_village"], 50, 100),
}
#: id -> (year, minimum, maximum), in per cent a year
GROWTH = {
    "g_lib_2025": (2025, 10, None),
    "g_lib_2030": (2030, 10, 15),
    "g_mus_2025": (2025, 10, None),
    "g_mus_2030": (2030, 10, 15),
}
#: id -> the rule of its day
PLAN_DAYS = {
    "lifelong_learning_week": {"window": ["10-01", "10-07"]},
    "book_reading_day": {"solar": "04-21"},
    "world_book_copyright_day": {"solar": "04-23"},
    "ethnic_culture_day": {"solar": "04-19"},
    "museum_day": {"solar": "05-18"},
    "heritage_day": {"solar": "11-23"},
}
#: id -> (agencies, section)
DUTIES = {
    **{f"d{n:02}": (["so_vhttdl"], "V.1") for n in range(1, 9)},
    **{f"d{n:02}": (["so_gddt"], "V.2") for n in range(9, 12)},
    "d12": (["armed_forces"], "V.3"),
    "d13": (["so_ldtbxh"], "V.4"),
    "d14": (["so_ldtbxh"], "V.4"),
    "d15": (["so_tttt"], "V.5"),
    "d16": (["so_tc"], "V.6"),
    **{f"d{n:02}": (["so_ban_nganh"], "V.7") for n in range(17, 20)},
    "d20": (["hoi_khuyen_hoc"], "V.7"),
    "d21": (["dai_ptth", "bao_qn"], "V.8"),
    "d22": (["dai_ptth", "bao_qn"], "V.8"),
    **{f"d{n:02}": (["ubnd_huyen"], "V.9") for n in range(23, 28)},
    "d28": (["ban_tuyen_giao"], "V.10"),
    "d29": (["mttq_and_unions"], "V.11"),
    "d30": (["mttq_and_unions"], "V.11"),
    "d31": ([], "III.2.b2"),
    "d32": ([], "III.2.b2"),
    "d33": ([], "III.1.d"),
}
#: the eight “ngày lễ lớn” of Decree 145/2013
GREAT = {
    "tet_nguyen_dan", "thanh_lap_dang", "gio_to_hung_vuong", "thong_nhat_dat_nuoc", "dien_bien_phu", "ngay_sinh_bac_ho",
    "cach_mang_thang_tam", "quoc_khanh",
}  # fmt: skip

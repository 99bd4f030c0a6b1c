def read_people(g, Entry, literal):
    pass

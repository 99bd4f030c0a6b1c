//! The tag sets of Universal Dependencies: parts of speech, features, relations.

macro_rules! labels {
    ($(#[$meta:meta])* $name:ident, $default:ident: $($variant:ident $label:literal,)*) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $(#[doc = concat!("`", $label, "`.")] $variant,)*
        }

        impl $name {
            /// Every value, in the order of the declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// Returns the label as CoNLL-U writes it.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $label,)* }
            }

            /// Returns the value with this label, if there is one.
            #[must_use]
            pub fn from_label(label: &str) -> Option<Self> {
                match label { $($label => Some(Self::$variant),)* _ => None }
            }
        }

        impl Default for $name {
            fn default() -> Self { Self::$default }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str(self.as_str())
            }
        }
    };
}

labels! {
    /// A universal part of speech.
    Upos, X:
    Adj "ADJ", Adp "ADP", Adv "ADV", Aux "AUX", Cconj "CCONJ", Det "DET", Intj "INTJ", Noun "NOUN", Num "NUM",
    Part "PART", Pron "PRON", Propn "PROPN", Punct "PUNCT", Sconj "SCONJ", Sym "SYM", Verb "VERB", X "X",
}

labels! {
    /// A universal dependency relation, with the subtypes that the French treebanks use.
    Deprel, Dep:
    Acl "acl", AclRelcl "acl:relcl", Advcl "advcl", AdvclCleft "advcl:cleft", Advmod "advmod", Amod "amod", Appos "appos",
    Aux "aux", AuxCaus "aux:caus", AuxPass "aux:pass", AuxTense "aux:tense", Case "case", Cc "cc", Ccomp "ccomp",
    Clf "clf", Compound "compound", Conj "conj", Cop "cop", Csubj "csubj", CsubjPass "csubj:pass", Dep "dep",
    DepComp "dep:comp", Det "det", Discourse "discourse", Dislocated "dislocated", Expl "expl", ExplComp "expl:comp",
    ExplPass "expl:pass", ExplPv "expl:pv", ExplSubj "expl:subj", Fixed "fixed", Flat "flat", FlatForeign "flat:foreign",
    FlatName "flat:name", Goeswith "goeswith", Iobj "iobj", IobjAgent "iobj:agent", List "list", Mark "mark",
    Nmod "nmod", NmodAppos "nmod:appos", Nsubj "nsubj", NsubjCaus "nsubj:caus", NsubjPass "nsubj:pass", Nummod "nummod",
    Obj "obj", ObjAgent "obj:agent", ObjLvc "obj:lvc", Obl "obl", OblAgent "obl:agent", OblArg "obl:arg",
    OblMod "obl:mod", Orphan "orphan", Parataxis "parataxis", ParataxisInsert "parataxis:insert", Punct "punct",
    Reparandum "reparandum", Root "root", Vocative "vocative", Xcomp "xcomp",
}

impl Deprel {
    /// Returns the relation without its subtype: `nsubj` for `nsubj:pass`.
    #[must_use]
    pub fn universal(self) -> Self {
        let label = self.as_str();
        let universal = label.split(':').next().unwrap_or(label);
        Self::from_label(universal).unwrap_or(self)
    }
}

labels! {
    /// A morphological feature with its value, as the French treebanks use it.
    Feature, Other:
    DefiniteDef "Definite=Def", DefiniteInd "Definite=Ind", ForeignYes "Foreign=Yes", GenderFem "Gender=Fem",
    GenderMasc "Gender=Masc", MoodCnd "Mood=Cnd", MoodImp "Mood=Imp", MoodInd "Mood=Ind", MoodSub "Mood=Sub",
    NumTypeCard "NumType=Card", NumTypeFrac "NumType=Frac", NumTypeOrd "NumType=Ord", NumberPlur "Number=Plur", NumberSing "Number=Sing",
    NumberPsorPlur "Number[psor]=Plur", NumberPsorSing "Number[psor]=Sing", Other "Other", Person1 "Person=1", Person2 "Person=2",
    Person3 "Person=3", PersonPsor1 "Person[psor]=1", PersonPsor2 "Person[psor]=2", PersonPsor3 "Person[psor]=3",
    PolarityNeg "Polarity=Neg", PossYes "Poss=Yes",
    PronTypeArt "PronType=Art", PronTypeDem "PronType=Dem", PronTypeExc "PronType=Exc", PronTypeInd "PronType=Ind",
    PronTypeInt "PronType=Int", PronTypeNeg "PronType=Neg", PronTypePrs "PronType=Prs", PronTypeRcp "PronType=Rcp",
    PronTypeRel "PronType=Rel", PronTypeTot "PronType=Tot", ReflexYes "Reflex=Yes", TenseFut "Tense=Fut",
    TenseImp "Tense=Imp", TensePast "Tense=Past", TensePres "Tense=Pres", VerbFormFin "VerbForm=Fin",
    VerbFormInf "VerbForm=Inf", VerbFormPart "VerbForm=Part", VoicePass "Voice=Pass",
}

/// A set of morphological features.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Features(u64);

impl Features {
    /// Reads the sixth column of CoNLL-U; features that are not modelled are left out.
    ///
    /// ```
    /// use selon::syntax::{Features, tag::Feature};
    /// let features = Features::from_conllu("Mood=Cnd|Number=Plur");
    /// assert!(features.has(Feature::MoodCnd));
    /// ```
    #[must_use]
    pub fn from_conllu(column: &str) -> Self {
        column.split('|').filter_map(Feature::from_label).fold(Self::default(), Self::with)
    }

    /// Returns the set with one more feature.
    #[must_use]
    pub fn with(self, feature: Feature) -> Self {
        Self(self.0 | 1 << feature as u64)
    }

    /// Tells whether the feature is in the set.
    #[must_use]
    pub fn has(self, feature: Feature) -> bool {
        self.0 >> (feature as u64) & 1 == 1
    }

    /// Returns the gender, if one is known.
    #[must_use]
    pub fn gender(self) -> Option<Feature> {
        [Feature::GenderFem, Feature::GenderMasc].into_iter().find(|gender| self.has(*gender))
    }

    /// Returns the number, if one is known.
    #[must_use]
    pub fn number(self) -> Option<Feature> {
        [Feature::NumberSing, Feature::NumberPlur].into_iter().find(|number| self.has(*number))
    }

    /// Tells whether two words can agree: neither gender nor number differs where both are known.
    #[must_use]
    pub fn agrees(self, other: Self) -> bool {
        let same = |one: Option<Feature>, other: Option<Feature>| one.is_none() || other.is_none() || one == other;
        same(self.gender(), other.gender()) && same(self.number(), other.number())
    }

    /// Returns the features in the alphabetical order of CoNLL-U.
    pub fn iter(self) -> impl Iterator<Item = Feature> {
        Feature::ALL.iter().copied().filter(move |feature| self.has(*feature))
    }
}

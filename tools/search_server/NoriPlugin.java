import java.io.StringReader;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.ko.KoreanAnalyzer;
import org.apache.lucene.analysis.ko.KoreanNumberFilter;
import org.apache.lucene.analysis.ko.KoreanPartOfSpeechStopFilter;
import org.apache.lucene.analysis.ko.KoreanReadingFormFilter;
import org.apache.lucene.analysis.ko.KoreanTokenizer;
import org.apache.lucene.analysis.ko.KoreanTokenizer.DecompoundMode;
import org.apache.lucene.analysis.ko.POS;
import org.apache.lucene.analysis.ko.dict.UserDictionary;
import org.opensearch.common.settings.Settings;
import org.opensearch.index.IndexSettings;
import org.opensearch.index.analysis.AbstractIndexAnalyzerProvider;
import org.opensearch.index.analysis.AbstractTokenFilterFactory;
import org.opensearch.index.analysis.AbstractTokenizerFactory;
import org.opensearch.index.analysis.AnalyzerProvider;
import org.opensearch.index.analysis.TokenFilterFactory;
import org.opensearch.index.analysis.TokenizerFactory;
import org.opensearch.indices.analysis.AnalysisModule.AnalysisProvider;
import org.opensearch.plugins.AnalysisPlugin;
import org.opensearch.plugins.Plugin;

/**
 * Lucene's Korean analysis under the names and settings of the official analysis-nori plugin, which is handed out as a
 * zip only. Dictionary files are not read: rules stand in the settings.
 */
public final class NoriPlugin extends Plugin implements AnalysisPlugin {

    @Override
    public Map<String, AnalysisProvider<TokenizerFactory>> getTokenizers() {
        return Map.of("nori_tokenizer", (index, environment, name, settings) -> new Words(index, settings, name));
    }

    @Override
    public Map<String, AnalysisProvider<TokenFilterFactory>> getTokenFilters() {
        return Map.of(
            "nori_part_of_speech",
            (index, environment, name, settings) -> {
                Set<POS.Tag> stopped = stopTags(settings);
                return new Filter(index, name, settings, in -> new KoreanPartOfSpeechStopFilter(in, stopped));
            },
            "nori_readingform",
            (index, environment, name, settings) -> new Filter(index, name, settings, KoreanReadingFormFilter::new),
            "nori_number",
            (index, environment, name, settings) -> new Filter(index, name, settings, KoreanNumberFilter::new));
    }

    @Override
    public Map<String, AnalysisProvider<AnalyzerProvider<?>>> getAnalyzers() {
        return Map.of("nori", (index, environment, name, settings) -> new Korean(index, name, settings));
    }

    private static UserDictionary dictionary(Settings settings) {
        List<String> rules = settings.getAsList("user_dictionary_rules");
        if (rules.isEmpty()) {
            return null;
        }
        try {
            return UserDictionary.open(new StringReader(String.join("\n", rules)));
        } catch (java.io.IOException error) {
            throw new IllegalArgumentException("user_dictionary_rules", error);
        }
    }

    private static DecompoundMode mode(Settings settings) {
        String written = settings.get("decompound_mode", KoreanTokenizer.DEFAULT_DECOMPOUND.toString());
        return DecompoundMode.valueOf(written.toUpperCase(Locale.ROOT));
    }

    private static Set<POS.Tag> stopTags(Settings settings) {
        List<String> written = settings.getAsList("stoptags", null);
        if (written == null) {
            return KoreanPartOfSpeechStopFilter.DEFAULT_STOP_TAGS;
        }
        return written.stream().map(POS::resolveTag).collect(Collectors.toSet());
    }

    private static final class Words extends AbstractTokenizerFactory {
        private final UserDictionary dictionary;
        private final DecompoundMode mode;
        private final boolean discardPunctuation;

        Words(IndexSettings index, Settings settings, String name) {
            super(index, settings, name);
            dictionary = dictionary(settings);
            mode = mode(settings);
            discardPunctuation = settings.getAsBoolean("discard_punctuation", true);
        }

        @Override
        public Tokenizer create() {
            return new KoreanTokenizer(
                KoreanTokenizer.DEFAULT_TOKEN_ATTRIBUTE_FACTORY, dictionary, mode, false, discardPunctuation);
        }
    }

    private static final class Filter extends AbstractTokenFilterFactory {
        private final UnaryOperator<TokenStream> wrap;

        Filter(IndexSettings index, String name, Settings settings, UnaryOperator<TokenStream> wrap) {
            super(index, name, settings);
            this.wrap = wrap;
        }

        @Override
        public TokenStream create(TokenStream in) {
            return wrap.apply(in);
        }
    }

    private static final class Korean extends AbstractIndexAnalyzerProvider<KoreanAnalyzer> {
        private final KoreanAnalyzer analyzer;

        Korean(IndexSettings index, String name, Settings settings) {
            super(index, name, settings);
            analyzer = new KoreanAnalyzer(dictionary(settings), mode(settings), stopTags(settings), false);
        }

        @Override
        public KoreanAnalyzer get() {
            return analyzer;
        }
    }
}

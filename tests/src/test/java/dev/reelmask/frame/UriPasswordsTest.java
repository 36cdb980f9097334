package dev.reelmask.frame;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UriPasswordsTest {
    @ParameterizedTest
    @CsvSource({
        "corpus s3a://AKIA:se/cr/et@bucket/x is gone,corpus s3a://AKIA:***@bucket/x is gone",
        "hdfs://user:pw@host:8020/x and ftp://a:b@c/d,hdfs://user:***@host:8020/x and ftp://a:***@c/d",
        "hdfs://host:8020/x@y,hdfs://host:8020/x@y",
        "s3a://bucket/a@b,s3a://bucket/a@b",
        "mail@host: no URI,mail@host: no URI",
    })
    void aPasswordIsHiddenAndNothingElse(String text, String shown) {
        assertThat(UriPasswords.hide(text)).isEqualTo(shown);
        assertThat(new UserException(text)).hasMessage(shown);
        assertThat(new SequenceException(ReasonCode.IO_ERROR, text)).hasMessage(shown);
    }

    @Test
    void noTextStaysNone() {
        assertThat(UriPasswords.hide(null)).isNull();
    }
}

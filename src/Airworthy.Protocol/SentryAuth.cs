namespace Airworthy.Protocol;

/// <summary>
/// What a client proves itself with: <c>sentry_key=…, sentry_version=7, sentry_client=…</c>, in a header or as a query.
/// Source: https://develop.sentry.dev/sdk/foundations/transport/authentication/ and getsentry/sentry-rust, <c>sentry-types/src/auth.rs</c>.
/// </summary>
public readonly ref struct SentryAuth
{
    /// <summary>The newest version of the protocol there is.</summary>
    public const int NewestVersion = 7;

    /// <summary>The DSN's public key, without the flags that may follow it behind a dot.</summary>
    public ReadOnlySpan<char> PublicKey { get; private init; }

    public int Version { get; private init; }

    /// <summary>The SDK's name and version, as in <c>sentry.javascript.node/11.12.0</c>; empty if it does not say.</summary>
    public ReadOnlySpan<char> Client => IsClientEncoded ? Decode(RawClient) : RawClient;

    // It is seldom asked for, so it is decoded then.
    private ReadOnlySpan<char> RawClient { get; init; }

    private bool IsClientEncoded { get; init; }

    /// <summary>Reads a header's list, as it stands behind the word <c>Sentry</c>. Null if it is good, otherwise what is wrong with it.</summary>
    public static string? ReadHeader(ReadOnlySpan<char> list, out SentryAuth auth)
    {
        var members = new Members();
        foreach (var range in list.Split(','))
        {
            var piece = list[range];
            var equals = piece.IndexOf('=');
            if (equals < 0)
                continue;
            // Of what stands behind further equals signs nothing counts.
            var value = piece[(equals + 1)..];
            var end = value.IndexOf('=');
            members.Set(piece[..equals].Trim(), (end < 0 ? value : value[..end]).Trim());
        }

        return members.Finish(out auth);
    }

    /// <summary>Reads a query string, without its question mark. Null if it is good, otherwise what is wrong with it.</summary>
    public static string? ReadQuery(ReadOnlySpan<char> query, out SentryAuth auth)
    {
        var members = new Members { IsEncoded = true };
        foreach (var range in query.Split('&'))
        {
            var pair = query[range];
            var equals = pair.IndexOf('=');
            if (equals >= 0)
                members.Set(Decode(pair[..equals]), pair[(equals + 1)..]);
        }

        return members.Finish(out auth);
    }

    /// <summary>The credentials that consist of a key alone.</summary>
    public static SentryAuth OfKey(ReadOnlySpan<char> publicKey) => new() { PublicKey = WithoutFlags(publicKey), Version = NewestVersion };

    private static ReadOnlySpan<char> WithoutFlags(ReadOnlySpan<char> key) => key.IndexOf('.') is var dot and >= 0 ? key[..dot] : key;

    private static ReadOnlySpan<char> Decode(ReadOnlySpan<char> text) =>
        text.IndexOfAny('%', '+') < 0 ? text : Uri.UnescapeDataString(text.ToString().Replace('+', ' '));

    private ref struct Members
    {
        private ReadOnlySpan<char> _key;
        private ReadOnlySpan<char> _version;
        private ReadOnlySpan<char> _client;

        public bool IsEncoded { get; init; }

        public void Set(ReadOnlySpan<char> name, ReadOnlySpan<char> value)
        {
            if (name is "sentry_key")
                _key = IsEncoded ? Decode(value) : value;
            else if (name is "sentry_version")
                _version = IsEncoded ? Decode(value) : value;
            else if (name is "sentry_client")
                _client = value;
        }

        public readonly string? Finish(out SentryAuth auth)
        {
            auth = default;
            if (_key.IsEmpty)
                return "there is no sentry_key";
            var digits = _version.IndexOf('.') is var dot and >= 0 ? _version[..dot] : _version;
            var version = NewestVersion;
            if (!digits.IsEmpty && !int.TryParse(digits, System.Globalization.NumberStyles.None, null, out version))
                return $"sentry_version '{_version}' is no number";
            auth = new() { PublicKey = WithoutFlags(_key), Version = version, RawClient = _client, IsClientEncoded = IsEncoded };
            return null;
        }
    }
}

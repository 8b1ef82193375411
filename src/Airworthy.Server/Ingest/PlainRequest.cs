using System.Buffers;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Server.Kestrel.Core.Internal.Http;
using BadHttpRequestException = Microsoft.AspNetCore.Http.BadHttpRequestException;
using HttpMethod = Microsoft.AspNetCore.Server.Kestrel.Core.Internal.Http.HttpMethod;
using HttpVersion = Microsoft.AspNetCore.Server.Kestrel.Core.Internal.Http.HttpVersion;

namespace Airworthy.Server.Ingest;

/// <summary>
/// The head of the request that nearly all are: <c>POST /api/1/envelope/</c> by HTTP/1.1, with a length, unencoded, on a connection that stays.
/// Kestrel's own parser reads it. Whatever it does not know for certain makes it not plain; none is refused here.
/// </summary>
internal sealed class PlainRequest
{
    private const int MaxText = 2048;

    private static readonly HttpParser<Handler> Parser = new();

    private static readonly SearchValues<byte> HostBytes = SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz.:-"u8);

    private readonly char[] _text = new char[MaxText];
    private int _textLength;
    private bool _isPlain;
    private bool _hasHost;
    private int? _contentLength;
    private ulong _projectId;
    private Range? _query;
    private Range? _sentryAuth;
    private Range? _authorization;
    private Range? _origin;
    private Range? _referer;

    public ulong ProjectId => _projectId;

    /// <summary>In bytes.</summary>
    public int ContentLength => _contentLength ?? 0;

    /// <summary>With its question mark; empty if there is none, like the headers.</summary>
    public ReadOnlySpan<char> Query => TextOf(_query);

    public ReadOnlySpan<char> SentryAuth => TextOf(_sentryAuth);

    public ReadOnlySpan<char> Authorization => TextOf(_authorization);

    public string Origin => TextOf(_origin).ToString();

    public string Referer => TextOf(_referer).ToString();

    /// <summary>Reads a head; <paramref name="body"/> is then where the body starts.</summary>
    public PlainReading Read(ReadOnlyMemory<byte> received, out int body)
    {
        body = 0;
        if (!"POST "u8.StartsWith(received.Span[..Math.Min(received.Length, 5)]))
            return PlainReading.NotPlain;

        Clear();
        var reader = new SequenceReader<byte>(new(received));
        try
        {
            if (!Parser.ParseRequestLine(new(this), ref reader))
                return PlainReading.Partial;
            if (_isPlain && !Parser.ParseHeaders(new(this), ref reader))
                return _isPlain ? PlainReading.Partial : PlainReading.NotPlain;
        }
        catch (BadHttpRequestException)
        {
            return PlainReading.NotPlain; // what is wrong with it is Kestrel's to say
        }

        body = (int)reader.Consumed;
        return _isPlain && _hasHost && _contentLength is not null ? PlainReading.Whole : PlainReading.NotPlain;
    }

    private void Clear()
    {
        (_textLength, _isPlain, _hasHost, _contentLength, _projectId) = (0, false, false, null, 0);
        (_query, _sentryAuth, _authorization, _origin, _referer) = (null, null, null, null, null);
    }

    private ReadOnlySpan<char> TextOf(Range? range) => range is { } some ? _text.AsSpan(some) : default;

    private void TakeTarget(ReadOnlySpan<byte> path, ReadOnlySpan<byte> query) =>
        _isPlain = IngestRoute.TryMatchEnvelope(path, out _projectId) && IsText(query) && TryKeep(query, ref _query);

    private void TakeHeader(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value) =>
        _isPlain = _isPlain && IsText(value) && TryTake(name, value);

    private static bool IsText(ReadOnlySpan<byte> bytes) => bytes.IndexOfAnyExceptInRange((byte)' ', (byte)'~') < 0;

    /// <summary>False if the header makes the request not plain. What neither Kestrel nor the ingest looks at is passed over.</summary>
    private bool TryTake(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        switch (name.Length)
        {
            case 4 when Ascii.EqualsIgnoreCase(name, "host"u8):
                var first = !_hasHost;
                _hasHost = true;
                return first && value.Length > 0 && value.IndexOfAnyExcept(HostBytes) < 0;
            case 14 when Ascii.EqualsIgnoreCase(name, "content-length"u8):
                var known = _contentLength is not null;
                var isNumber = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var length);
                _contentLength = length;
                return !known && isNumber;
            case 13 when Ascii.EqualsIgnoreCase(name, "x-sentry-auth"u8):
                return TryKeep(value, ref _sentryAuth);
            case 13 when Ascii.EqualsIgnoreCase(name, "authorization"u8):
                return TryKeep(value, ref _authorization);
            case 6 when Ascii.EqualsIgnoreCase(name, "origin"u8):
                return TryKeep(value, ref _origin);
            case 7 when Ascii.EqualsIgnoreCase(name, "referer"u8):
                return TryKeep(value, ref _referer);
            case 10 when Ascii.EqualsIgnoreCase(name, "connection"u8):
                return Ascii.EqualsIgnoreCase(value, "keep-alive"u8);
            case 6 when Ascii.EqualsIgnoreCase(name, "expect"u8):
            case 7 when Ascii.EqualsIgnoreCase(name, "upgrade"u8):
            case 16 when Ascii.EqualsIgnoreCase(name, "content-encoding"u8):
            case 17 when Ascii.EqualsIgnoreCase(name, "transfer-encoding"u8):
                return false;
            default:
                return true;
        }
    }

    private bool TryKeep(ReadOnlySpan<byte> value, ref Range? range)
    {
        // What is said twice is for Kestrel to join or to refuse.
        if (range is not null || value.Length > MaxText - _textLength)
            return false;
        Encoding.ASCII.GetChars(value, _text.AsSpan(_textLength));
        range = _textLength..(_textLength + value.Length);
        _textLength += value.Length;
        return true;
    }

    // A structure, so that the parser is compiled for it and its calls cost nothing.
    private readonly struct Handler(PlainRequest request) : IHttpRequestLineHandler, IHttpHeadersHandler
    {
        public void OnStartLine(HttpVersionAndMethod versionAndMethod, TargetOffsetPathLength targetPath, Span<byte> startLine)
        {
            if (versionAndMethod.Method == HttpMethod.Post && versionAndMethod.Version == HttpVersion.Http11 && !targetPath.IsEncoded)
            {
                var target = startLine[targetPath.Offset..];
                request.TakeTarget(target[..targetPath.Length], target[targetPath.Length..]);
            }
        }

        public void OnHeader(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value) => request.TakeHeader(name, value);

        public void OnHeadersComplete(bool endStream)
        {
        }

        // Only HTTP/2 and 3 have them.
        public void OnStaticIndexedHeader(int index) => throw new NotSupportedException();

        public void OnStaticIndexedHeader(int index, ReadOnlySpan<byte> value) => throw new NotSupportedException();
    }
}

/// <summary>What stands at the beginning of what a connection has sent.</summary>
internal enum PlainReading
{
    /// <summary>Something else than a plain request, or something that one cannot be sure of.</summary>
    NotPlain,

    /// <summary>What may become one.</summary>
    Partial,

    /// <summary>A plain request.</summary>
    Whole,
}

using System.Buffers;
using System.IO.Compression;
using System.IO.Pipelines;
using ZstdSharp;

namespace Airworthy.Server.Ingest;

/// <summary>
/// The decoded body of a request, in one piece. A small plain body is read where Kestrel put it; others are copied into a rented buffer.
/// Dispose it after use.
/// </summary>
internal readonly struct RequestBody : IDisposable
{
    private readonly PipeReader? _reader;
    private readonly byte[]? _rented;
    private readonly ReadOnlySequence<byte> _inPlace;

    private RequestBody(PipeReader reader, ReadOnlySequence<byte> inPlace)
    {
        _reader = reader;
        _inPlace = inPlace;
        Memory = inPlace.First;
    }

    private RequestBody(byte[] rented, int length)
    {
        _rented = rented;
        Memory = rented.AsMemory(0, length);
    }

    public ReadOnlyMemory<byte> Memory { get; }

    public static async ValueTask<(RequestBody Body, Refusal? Refusal)> Read(HttpRequest request, int maxBytes, CancellationToken cancellation)
    {
        var encoding = request.Headers.ContentEncoding.ToString().Trim().ToLowerInvariant();
        // The last two are no encodings; an old Ruby and an old Android SDK send them all the same.
        if (encoding is "" or "identity" or "utf-8")
            return await ReadPlain(request.BodyReader, maxBytes, cancellation);

        var encoded = request.BodyReader.AsStream(leaveOpen: true);
        Stream? decoded = encoding switch
        {
            "gzip" or "x-gzip" => new GZipStream(encoded, CompressionMode.Decompress),
            "deflate" when await IsZlib(request.BodyReader, cancellation) => new ZLibStream(encoded, CompressionMode.Decompress),
            "deflate" => new DeflateStream(encoded, CompressionMode.Decompress),
            "br" => new BrotliStream(encoded, CompressionMode.Decompress),
            "zstd" => new DecompressionStream(encoded),
            _ => null,
        };
        return decoded is null
            ? (default, Refusal.UnknownEncoding($"content-encoding '{encoding}' is not known; known are gzip, deflate, br and zstd"))
            : await ReadDecoded(decoded, encoding, maxBytes, cancellation);
    }

    public void Dispose()
    {
        _reader?.AdvanceTo(_inPlace.End);
        if (_rented is not null)
            ArrayPool<byte>.Shared.Return(_rented);
    }

    /// <summary><c>deflate</c> has a zlib wrapper by RFC 9110 and none by some clients: the first two bytes tell.</summary>
    private static async ValueTask<bool> IsZlib(PipeReader reader, CancellationToken cancellation)
    {
        var result = await reader.ReadAtLeastAsync(2, cancellation);
        var head = new byte[2];
        var length = (int)Math.Min(2, result.Buffer.Length);
        result.Buffer.Slice(0, length).CopyTo(head);
        reader.AdvanceTo(result.Buffer.Start);
        // RFC 1950: method 8 in the low bits, and both bytes together a multiple of 31.
        return length == 2 && (head[0] & 0x0F) == 8 && ((head[0] << 8) | head[1]) % 31 == 0;
    }

    private static async ValueTask<(RequestBody Body, Refusal? Refusal)> ReadPlain(PipeReader reader, int maxBytes, CancellationToken cancellation)
    {
        while (true)
        {
            var result = await reader.ReadAsync(cancellation);
            var buffer = result.Buffer;
            if (buffer.Length > maxBytes)
            {
                reader.AdvanceTo(buffer.End);
                return (default, TooLarge(maxBytes));
            }

            if (!result.IsCompleted)
            {
                reader.AdvanceTo(buffer.Start, buffer.End);
                continue;
            }

            if (buffer.IsSingleSegment)
                return (new RequestBody(reader, buffer), null);

            var length = (int)buffer.Length;
            var rented = ArrayPool<byte>.Shared.Rent(length);
            buffer.CopyTo(rented);
            reader.AdvanceTo(buffer.End);
            return (new RequestBody(rented, length), null);
        }
    }

    private static async ValueTask<(RequestBody Body, Refusal? Refusal)> ReadDecoded(
        Stream decoded, string encoding, int maxBytes, CancellationToken cancellation)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(16 * 1024);
        var length = 0;
        try
        {
            await using var owned = decoded;
            while (true)
            {
                if (length == buffer.Length)
                    Grow(ref buffer);
                var read = await decoded.ReadAsync(buffer.AsMemory(length), cancellation);
                if (read == 0)
                    return (new RequestBody(buffer, length), null);
                length += read;
                if (length > maxBytes)
                {
                    ArrayPool<byte>.Shared.Return(buffer);
                    return (default, TooLarge(maxBytes));
                }
            }
        }
        catch (Exception error) when (error is InvalidDataException or ZstdException or InvalidOperationException or EndOfStreamException)
        {
            ArrayPool<byte>.Shared.Return(buffer);
            return (default, Refusal.BadRequest($"the body is no valid {encoding} stream: {error.Message}"));
        }
    }

    private static void Grow(ref byte[] buffer)
    {
        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = larger;
    }

    private static Refusal TooLarge(int maxBytes) => Refusal.TooLarge($"the body is larger than {maxBytes} bytes");
}

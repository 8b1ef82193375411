using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Airworthy.Server.Issues;

/// <summary>
/// The hash of a group: MD5 over what the group is by (one letter), then its parts in their order, each as one letter, the length of its bytes (32 bits, little-endian) and the bytes,
/// texts in UTF-8. Stored: neither the letters nor the composition may change.
/// </summary>
internal sealed class GroupHash : IDisposable
{
    /// <summary>What a group is by.</summary>
    public enum By : byte
    {
        Checksum = (byte)'C',
        Exceptions = (byte)'E',
        Fingerprint = (byte)'F',
        Message = (byte)'M',
        Nothing = (byte)'N',
        Frames = (byte)'S',
    }

    public enum Part : byte
    {
        /// <summary>A standard hash, in a fingerprint.</summary>
        Standard = (byte)'d',

        /// <summary>Begins an exception; empty if its type tells nothing.</summary>
        ExceptionType = (byte)'e',

        /// <summary>Begins a frame: a module, or else a file, or else empty.</summary>
        Module = (byte)'m',
        File = (byte)'f',
        NoFile = (byte)'-',
        Function = (byte)'n',
        SourceLine = (byte)'l',
        Text = (byte)'t',
    }

    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(4_096);
    private int _length;

    public GroupHash(By by) => _bytes[_length++] = (byte)by;

    public void Add(Part part, string text)
    {
        Grow(Encoding.UTF8.GetMaxByteCount(text.Length));
        var length = Encoding.UTF8.GetBytes(text, _bytes.AsSpan(_length + 1 + sizeof(int)));
        End(part, length);
    }

    public void Add(Part part, ReadOnlySpan<byte> bytes)
    {
        Grow(bytes.Length);
        bytes.CopyTo(_bytes.AsSpan(_length + 1 + sizeof(int)));
        End(part, bytes.Length);
    }

    // Nothing is protected by it: it must be short, and the same everywhere.
#pragma warning disable CA5351
    public byte[] ToArray() => MD5.HashData(_bytes.AsSpan(0, _length));
#pragma warning restore CA5351

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
    }

    private void End(Part part, int length)
    {
        _bytes[_length++] = (byte)part;
        BinaryPrimitives.WriteInt32LittleEndian(_bytes.AsSpan(_length), length);
        _length += sizeof(int) + length;
    }

    private void Grow(int more)
    {
        more += 1 + sizeof(int);
        if (_length + more <= _bytes.Length)
            return;
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_length + more, 2 * _bytes.Length));
        _bytes.AsSpan(0, _length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
    }
}

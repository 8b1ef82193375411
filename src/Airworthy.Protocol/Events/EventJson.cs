using System.Buffers;
using System.Text;

namespace Airworthy.Protocol.Events;

/// <summary>
/// The JSON of an event while it is written. Other than <see cref="System.Text.Json.Utf8JsonWriter"/> it copies texts as they stand, escapes and all, and takes back what turns out to be
/// superfluous. Not for two threads.
/// </summary>
internal sealed class EventJson(int capacity) : IDisposable
{
    // All that must not stand in a JSON text.
    private static readonly SearchValues<byte> Escaped = SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(code => (byte)code), (byte)'"', (byte)'\\']);

    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(capacity);

    /// <summary>In bytes. A length is also a place to return to.</summary>
    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    /// <summary>Forgets what was written since it had this length.</summary>
    public void TakeBack(int length) => Length = length;

    public void BeginObject()
    {
        Separate();
        Put((byte)'{');
    }

    public void EndObject() => Put((byte)'}');

    /// <summary>Ends the innermost object. One that has nothing in it is taken back, with what was written since <paramref name="start"/>; then false.</summary>
    /// <param name="start">The length before its name, or before itself if it is no member.</param>
    public bool EndObjectUnlessEmpty(int start)
    {
        // No text and no number ends so.
        if (_bytes[Length - 1] == '{')
        {
            TakeBack(start);
            return false;
        }

        EndObject();
        return true;
    }

    /// <summary>Begins a member <c>{"values": […]}</c>; returns the length before it.</summary>
    public int BeginValues(scoped ReadOnlySpan<byte> name)
    {
        var start = Length;
        Name(name);
        BeginObject();
        Name("values"u8);
        BeginArray();
        return start;
    }

    /// <summary>Ends it, or takes it back if there are no values; then false.</summary>
    public bool EndValuesUnlessEmpty(int start)
    {
        if (_bytes[Length - 1] == '[')
        {
            TakeBack(start);
            return false;
        }

        EndArray();
        EndObject();
        return true;
    }

    public void BeginArray()
    {
        Separate();
        Put((byte)'[');
    }

    public void EndArray() => Put((byte)']');

    /// <summary>The name of a member; its value must follow.</summary>
    public void Name(scoped ReadOnlySpan<byte> name)
    {
        Text(name);
        Put((byte)':');
    }

    /// <summary>A number, <c>true</c>, <c>false</c> or <c>null</c>.</summary>
    public void Literal(scoped ReadOnlySpan<byte> token)
    {
        Separate();
        Put(token);
    }

    /// <summary>A text as it stood between its quotation marks in other JSON.</summary>
    public void EscapedText(scoped ReadOnlySpan<byte> text)
    {
        Separate();
        Put((byte)'"');
        Put(text);
        Put((byte)'"');
    }

    public void Text(scoped ReadOnlySpan<byte> text)
    {
        Separate();
        Put((byte)'"');
        while (text.IndexOfAny(Escaped) is >= 0 and var at)
        {
            Put(text[..at]);
            PutEscape(text[at]);
            text = text[(at + 1)..];
        }

        Put(text);
        Put((byte)'"');
    }

    public void Text(string text)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        Text(bytes.AsSpan(0, Encoding.UTF8.GetBytes(text, bytes)));
        ArrayPool<byte>.Shared.Return(bytes);
    }

    public void Number(int number)
    {
        Separate();
        Grow(16);
        number.TryFormat(_bytes.AsSpan(Length), out var length);
        Length += length;
    }

    /// <summary>A time as RFC 3339 writes it.</summary>
    public void Time(DateTime utc)
    {
        Separate();
        Grow(48);
        _bytes[Length++] = (byte)'"';
        utc.TryFormat(_bytes.AsSpan(Length), out var length, "O");
        Length += length;
        _bytes[Length++] = (byte)'"';
    }

    public void Dispose()
    {
        var bytes = _bytes;
        (_bytes, Length) = ([], 0);
        ArrayPool<byte>.Shared.Return(bytes);
    }

    /// <summary>A comma, unless what comes is the first in its object or list, or the value of a name. The last byte tells: a text ends in a quotation mark.</summary>
    private void Separate()
    {
        if (Length > 0 && _bytes[Length - 1] is not ((byte)'{' or (byte)'[' or (byte)':'))
            Put((byte)',');
    }

    private void PutEscape(byte value)
    {
        switch (value)
        {
            case (byte)'"':
                Put(@"\"""u8);
                break;
            case (byte)'\\':
                Put(@"\\"u8);
                break;
            case (byte)'\n':
                Put(@"\n"u8);
                break;
            default:
                Put(@"\u00"u8);
                Put((byte)(value < 0x10 ? '0' : '1'));
                Put("0123456789abcdef"u8[value & 0xF]);
                break;
        }
    }

    private void Put(byte value)
    {
        if (Length == _bytes.Length)
            Grow(1);
        _bytes[Length++] = value;
    }

    private void Put(scoped ReadOnlySpan<byte> text)
    {
        Grow(text.Length);
        text.CopyTo(_bytes.AsSpan(Length));
        Length += text.Length;
    }

    private void Grow(int more)
    {
        if (Length + more <= _bytes.Length)
            return;
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(Length + more, 2 * _bytes.Length));
        Written.CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
    }
}

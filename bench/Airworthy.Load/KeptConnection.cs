using System.Buffers.Text;
using System.Net.Sockets;
using System.Text;

namespace Airworthy.Load;

/// <summary>
/// One kept-alive HTTP connection that posts session updates or events, one at a time. It reads of an answer what it must, and allocates nothing:
/// the load generator shares its processors with the server it measures.
/// </summary>
public sealed class KeptConnection : IDisposable
{
    private static readonly byte[] EnvelopeHead = "{\"sdk\":{\"name\":\"sentry.cocoa\",\"version\":\"8.57.1\"}}\n{\"type\":\"session\"}\n"u8.ToArray();

    // As many digits as the largest body has.
    private const int LengthDigits = 5;

    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly int _headLength;
    private readonly byte[] _answer = new byte[8 * 1024];
    private byte[] _request;

    private KeptConnection(Uri server, int project, string key)
    {
        var head = Encoding.ASCII.GetBytes(
            $"POST /api/{project}/envelope/?sentry_key={key} HTTP/1.1\r\nHost: {server.Authority}\r\nContent-Type: application/x-sentry-envelope\r\nContent-Length: ");
        _headLength = head.Length;
        _request = new byte[head.Length + LengthDigits + 4 + EnvelopeHead.Length + SessionMessage.MaxBytes];
        head.CopyTo(_request, 0);
    }

    public static async Task<KeptConnection> Open(Uri server, int project, string key)
    {
        var connection = new KeptConnection(server, project, key);
        await connection._socket.ConnectAsync(server.Host, server.Port);
        return connection;
    }

    /// <summary>Posts the update; returns the status of the answer, which has been read whole.</summary>
    /// <exception cref="IOException">The server has closed the connection, or does not speak HTTP.</exception>
    public ValueTask<int> Post(SessionMessage message) => Send(Prepare(message));

    /// <summary>As the other one.</summary>
    /// <exception cref="IOException">The server has closed the connection, or does not speak HTTP.</exception>
    public ValueTask<int> Post(EventMessage message) => Send(Prepare(message));

    private async ValueTask<int> Send(int length)
    {
        await _socket.SendAsync(_request.AsMemory(0, length), SocketFlags.None);
        for (var read = 0; ;)
        {
            var received = await _socket.ReceiveAsync(_answer.AsMemory(read), SocketFlags.None);
            if (received == 0)
                throw new IOException("The server has closed the connection.");
            read += received;
            if (TryReadAnswer(_answer.AsSpan(0, read), out var status))
                return status;
        }
    }

    public void Dispose() => _socket.Dispose();

    private int Prepare(in SessionMessage message)
    {
        var bodyAt = _headLength + LengthDigits + 4;
        EnvelopeHead.CopyTo(_request, bodyAt);
        return Finish(bodyAt, EnvelopeHead.Length + message.Write(_request.AsSpan(bodyAt + EnvelopeHead.Length)));
    }

    private int Prepare(EventMessage message)
    {
        var bodyAt = _headLength + LengthDigits + 4;
        if (_request.Length < bodyAt + message.Length)
            Array.Resize(ref _request, bodyAt + message.Length);
        message.Write(_request.AsSpan(bodyAt));
        return Finish(bodyAt, message.Length);
    }

    private int Finish(int bodyAt, int body)
    {
        Utf8Formatter.TryFormat(body, _request.AsSpan(_headLength), out _, new('D', LengthDigits));
        "\r\n\r\n"u8.CopyTo(_request.AsSpan(_headLength + LengthDigits));
        return bodyAt + body;
    }

    /// <summary>False while the answer is not complete.</summary>
    private static bool TryReadAnswer(ReadOnlySpan<byte> answer, out int status)
    {
        status = 0;
        var end = answer.IndexOf("\r\n\r\n"u8);
        if (end < 0)
            return false;
        var head = answer[..(end + 2)];
        var lengthAt = head.IndexOf("\r\nContent-Length: "u8);
        if (!head.StartsWith("HTTP/1.1 "u8) || !Utf8Parser.TryParse(head["HTTP/1.1 ".Length..], out status, out _) || lengthAt < 0
            || !Utf8Parser.TryParse(head[(lengthAt + "\r\nContent-Length: ".Length)..], out int length, out _))
        {
            throw new IOException($"This is no answer of known length: {Encoding.UTF8.GetString(head)}");
        }

        return answer.Length - end - 4 >= length;
    }
}

using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Airworthy.Server.Tests.Ingest;

/// <summary>A client that sends exactly what it is told to.</summary>
internal sealed class RawClient : IAsyncDisposable
{
    /// <summary>An answer that never comes fails a test, and does not hang it.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TcpClient _socket = new() { NoDelay = true };
    private StreamReader _reader = StreamReader.Null;

    public static async Task<RawClient> Connect(Uri server)
    {
        var client = new RawClient();
        await client._socket.ConnectAsync(server.Host, server.Port);
        client._reader = new(client._socket.GetStream(), Encoding.ASCII);
        return client;
    }

    public async Task Write(string text) => await _socket.GetStream().WriteAsync(Encoding.UTF8.GetBytes(text));

    public async Task<(string Head, string Body)> Send(string text)
    {
        await Write(text);
        return await Read();
    }

    public async Task<(string Head, string Body)> Read()
    {
        using var patience = new CancellationTokenSource(Patience);
        var (head, length) = (new StringBuilder(), 0);
        while (await _reader.ReadLineAsync(patience.Token) is { Length: > 0 } line)
        {
            head.Append(line).Append("\r\n");
            if (line.StartsWith("Content-Length: ", StringComparison.Ordinal))
                length = int.Parse(line[16..], CultureInfo.InvariantCulture);
        }

        var body = new char[length];
        await _reader.ReadBlockAsync(body, patience.Token);
        return (head.ToString(), new string(body));
    }

    public ValueTask DisposeAsync()
    {
        _reader.Dispose();
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }
}
